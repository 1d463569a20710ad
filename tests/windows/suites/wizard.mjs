// @ts-check
// The MSI's pages, walked by keyboard; each one's picture is kept to be looked at.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DETAIL, PICTURES, QUESTION, Screen, useJapaneseFonts } from "../screen.mjs";
import { difference, snapshot } from "../snapshot.mjs";
import { product, standIn } from "../stand_in.mjs";
import { Walk } from "../walk.mjs";
import { BOOKKEEPING } from "./installer.mjs";

/** @typedef {import("../report.mjs").Report} Report */
/** @typedef {import("../wine.mjs").Wine} Wine */

/** Windows Installer's exit codes 1602 and 1603, as far as a POSIX exit status shows them. */
const CANCELLED = 1602 & 0xff;
const FAILED = 1603 & 0xff;

/** Where the WebView2 runtime is registered. */
const WEBVIEW = "HKEY_CURRENT_USER\\Software\\Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

/** Pages that only a real Windows calls for: a program in the way, a full disk, an error's question. */
const CALLED_FOR = ["MsiRMFilesInUse", "FilesInUse", "OutOfDiskDlg", "ErrorDlg"];

/** @param {Wine} wine @param {Report} report */
export async function wizard(wine, report) {
  const [old, current] = [standIn(wine.folder, "0.1.0"), standIn(wine.folder, "0.2.0")];
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  useJapaneseFonts(wine);
  const screen = await Screen.open();
  try {
    const walk = new Walk(wine, screen);
    report.afterFailure = () => wine.end(); // a page that is open would stand in the next one's way
    await report.check("the wizard installs into a chosen folder, without desktop shortcut", () => installs(walk, old));
    await report.check("the wizard brings a newer version, with the earlier choices", () => upgrades(walk, current));
    await report.check("the wizard refuses an older version with a sentence, and changes nothing", () =>
      refusesOlder(walk, old),
    );
    await report.check("the wizard repairs: a lost file is back", () => repairs(walk, current));
    await report.check("the wizard removes, and leaves nothing", () => removes(walk, current));
    await report.check("started by the app's update it asks nothing, and keeps what was chosen", () =>
      updates(walk, old, current),
    );
    wine.register(WEBVIEW, ['"pv"="120.0.0.0"']);
    await report.check("with the WebView2 runtime there is no page about it; cancelling changes nothing", () =>
      cancels(walk, old),
    );
    const preview = compilePreview(wine);
    for (const name of CALLED_FOR) {
      await report.check(`the page ${name} looks as it should`, () => previews(walk, preview, current, name));
    }
  } finally {
    report.afterFailure = () => {};
    screen.close();
  }
}

/** @param {Walk} walk @param {string} msi */
async function installs(walk, msi) {
  const { screen, wine } = walk;
  walk.start(msi);
  await walk.page("01-welcome");
  await walk.go("alt+n", "02-webview");
  await walk.go("alt+n", "03-folder");
  await walk.go("alt+h", "04-browse");
  await walk.go("Escape", "05-folder-again");
  await walk.go("alt+d", "06-folder-without-shortcut", DETAIL);
  screen.press("shift+Tab", "shift+Tab", "Home", "shift+End");
  screen.type("C:\\Chosen");
  await walk.go("Tab", "07-folder-chosen", DETAIL); // a caret never stands still
  await walk.go("alt+n", "08-ready");
  await walk.go("alt+b", "09-back");
  await walk.go("alt+n", "10-ready-again");
  await walk.work("11-install", () => screen.press("alt+i"));
  screen.press("alt+f");
  assert.equal(await walk.exitCode(), 0);
  assert.ok(walk.has("Chosen", "cert-app.exe"));
  assertNoShortcut(wine);
}

/** @param {Walk} walk @param {string} msi */
async function upgrades(walk, msi) {
  walk.start(msi);
  await walk.page("13-upgrade-welcome");
  await walk.go("alt+n", "14-upgrade-webview");
  await walk.go("alt+n", "15-upgrade-folder");
  await walk.go("alt+n", "16-upgrade-ready");
  await walk.work("17-upgrade", () => walk.screen.press("alt+i"));
  walk.screen.press("alt+f");
  assert.equal(await walk.exitCode(), 0);
  assert.equal(installedVersion(walk.wine), "0.2.0");
  assert.ok(walk.has("Chosen", "cert-app.exe"));
  assertNoShortcut(walk.wine);
}

/** @param {Walk} walk @param {string} msi */
async function refusesOlder(walk, msi) {
  const before = snapshot(walk.wine);
  walk.start(msi);
  await walk.page("18-older-refused");
  walk.screen.press("Return");
  await walk.page("19-older-end");
  walk.screen.press("alt+f");
  assert.equal(await walk.exitCode(), FAILED);
  assert.deepEqual(difference(before, snapshot(walk.wine)), { added: [], removed: [] });
}

/** @param {Walk} walk @param {string} msi */
async function repairs(walk, msi) {
  rmSync(join(walk.wine.prefix, "drive_c", "Chosen", "cert-cli.exe"));
  walk.start(msi);
  await walk.page("20-maintenance");
  await walk.work("21-repair", () => walk.screen.press("alt+p"));
  walk.screen.press("alt+f");
  assert.equal(await walk.exitCode(), 0);
  assert.ok(walk.has("Chosen", "cert-cli.exe"), "the file is not back");
}

/** @param {Walk} walk @param {string} msi */
async function removes(walk, msi) {
  walk.start(msi);
  await walk.page("22-maintenance");
  await walk.work("22-removal", () => walk.screen.press("alt+r"));
  walk.screen.press("alt+f");
  assert.equal(await walk.exitCode(), 0);
  // Wine keeps its own record of components that were never installed.
  const { added, removed } = difference(walk.clean, snapshot(walk.wine));
  assert.deepEqual({ added: added.filter((line) => !BOOKKEEPING.test(line)), removed }, { added: [], removed: [] });
}

/** @param {Walk} walk @param {string} old @param {string} current */
async function updates(walk, old, current) {
  const { wine } = walk;
  const properties = ["INSTALLDIR=C:\\Chosen", "DESKTOPSHORTCUT=0"];
  assert.equal(wine.runSync("msiexec", ["/i", wine.windowsPath(old), "/qn", ...properties]).code, 0);
  await walk.work("23-update", () => walk.run(updateWords(wine.windowsPath(current))));
  walk.screen.press("alt+f");
  assert.equal(await walk.exitCode(), 0);
  assert.equal(installedVersion(wine), "0.2.0");
  assert.ok(walk.has("Chosen", "cert-app.exe"));
  assertNoShortcut(wine);
  assert.equal(wine.runSync("msiexec", ["/x", wine.windowsPath(current), "/qn"]).code, 0);
}

/** How the updater starts Windows Installer. @param {string} msi as Windows names it */
export const updateWords = (msi) => ["/i", msi, "/qf", "/promptrestart", "UPDATING=1"];

/** @param {Walk} walk @param {string} msi */
async function cancels(walk, msi) {
  const before = snapshot(walk.wine);
  walk.start(msi);
  await walk.page("24-welcome");
  await walk.go("alt+n", "25-folder");
  await walk.go("Escape", "26-cancel", QUESTION);
  await walk.go("alt+y", "27-cancelled");
  walk.screen.press("alt+f");
  assert.equal(await walk.exitCode(), CANCELLED);
  assert.deepEqual(difference(before, snapshot(walk.wine)), { added: [], removed: [] });
}

/** @param {Walk} walk @param {string} preview @param {string} msi @param {string} name */
async function previews(walk, preview, msi, name) {
  const { screen, wine } = walk;
  screen.last = undefined;
  const shown = wine.spawn(preview, [wine.windowsPath(msi), name], { env: { DISPLAY: screen.display } });
  try {
    await walk.page(`28-${name}`);
  } finally {
    shown.kill("SIGKILL");
    wine.end();
  }
}

/** @param {Wine} wine */
function compilePreview(wine) {
  const source = fileURLToPath(new URL("../preview.c", import.meta.url));
  const program = join(wine.programs, "preview.exe");
  execFileSync("x86_64-w64-mingw32-gcc", ["-municode", "-s", "-o", program, source, "-lmsi"]);
  return program;
}

/** @param {Wine} wine */
function installedVersion(wine) {
  const words = ["query", `HKLM\\Software\\${product.registryKey}`, "/v", "Version"];
  return /REG_SZ\s+(\S+)/.exec(wine.runSync("reg.exe", words).stdout)?.[1];
}

/** @param {Wine} wine */
function assertNoShortcut(wine) {
  assert.ok(!existsSync(join(wine.desktop, `${product.name}.lnk`)), "there is a shortcut on the desktop");
}

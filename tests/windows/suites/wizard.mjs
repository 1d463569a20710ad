// @ts-check
// The MSI's pages, walked by keyboard; each one's picture is kept to be looked at.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { PICTURES, Screen, useJapaneseFonts } from "../screen.mjs";
import { difference, snapshot } from "../snapshot.mjs";
import { standIn } from "../stand_in.mjs";
import { BOOKKEEPING } from "./installer.mjs";

/** @typedef {import("../report.mjs").Report} Report */
/** @typedef {import("../wine.mjs").Wine} Wine */

/** Windows Installer's exit code 1602, as far as a POSIX exit status shows it. */
const CANCELLED = 1602 & 0xff;

/** Where the WebView2 runtime is registered. */
const WEBVIEW =
  "HKEY_CURRENT_USER\\Software\\Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

/** @param {Wine} wine @param {Report} report */
export async function wizard(wine, report) {
  const msi = wine.windowsPath(standIn(wine.folder, "0.1.0"));
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  useJapaneseFonts(wine);
  const screen = await Screen.open();
  try {
    const walk = new Walk(wine, screen, msi);
    await report.check("the wizard installs into a chosen folder, without desktop shortcut", () =>
      installs(walk),
    );
    await report.check("the wizard removes, and leaves nothing", () => removes(walk));
    wine.register(WEBVIEW, ['"pv"="120.0.0.0"']);
    await report.check(
      "with the WebView2 runtime there is no page about it; cancelling changes nothing",
      () => cancels(walk),
    );
  } finally {
    screen.close();
  }
}

/** One run of the wizard. */
class Walk {
  /** @param {Wine} wine @param {Screen} screen @param {string} msi */
  constructor(wine, screen, msi) {
    this.wine = wine;
    this.screen = screen;
    this.clean = snapshot(wine);
    this.msi = msi;
  }

  start() {
    const env = { DISPLAY: this.screen.display };
    this.program = this.wine.spawn("msiexec", ["/i", this.msi], { env });
    this.ended = once(this.program, "exit");
  }

  /** @param {string} name */
  page(name) {
    return this.screen.photograph(join(PICTURES, `${name}.png`), `the page ${name}`);
  }

  /** Waits for the end; a wizard that does not end is ended. */
  async exitCode() {
    const patience = setTimeout(() => this.program?.kill("SIGKILL"), 60_000);
    const [code] = await (this.ended ?? []);
    clearTimeout(patience);
    return code;
  }
}

/** @param {Walk} walk */
async function installs(walk) {
  const { screen, wine } = walk;
  walk.start();
  await walk.page("1-welcome");
  screen.press("alt+n");
  await walk.page("2-webview");
  screen.press("alt+n");
  await walk.page("3-folder");
  screen.press("alt+d");
  await walk.page("4-folder-without-shortcut");
  screen.press("shift+Tab", "shift+Tab", "Home", "shift+End");
  screen.type("C:\\Chosen");
  screen.press("Tab"); // a caret never stands still
  await walk.page("5-folder-chosen");
  screen.press("alt+n");
  await walk.page("6-ready");
  screen.press("alt+b");
  await walk.page("7-back");
  screen.press("alt+n");
  await walk.page("8-ready-again");
  screen.press("alt+i");
  await walk.page("9-done");
  await installed(wine);
  screen.last = "";
  await walk.page("9-done");
  screen.press("alt+f");
  assert.equal(await walk.exitCode(), 0);
  assert.ok(!existsSync(join(wine.desktop, "瀬戸信用金庫 電子証明書発行更新アプリ.lnk")));
}

/** @param {Wine} wine */
async function installed(wine) {
  const file = join(wine.prefix, "drive_c", "Chosen", "cert-app.exe");
  await until(() => existsSync(file), `${file} did not come`);
}

/** @param {() => boolean} done @param {string} otherwise */
async function until(done, otherwise) {
  for (const end = Date.now() + 60_000; !done(); await pause(200)) {
    if (Date.now() > end) throw new Error(otherwise);
  }
}

/** @param {Walk} walk */
async function removes(walk) {
  walk.start();
  await walk.page("10-maintenance");
  walk.screen.press("alt+r");
  const file = join(walk.wine.prefix, "drive_c", "Chosen", "cert-app.exe");
  await until(() => !existsSync(file), `${file} is still there`);
  walk.screen.last = "";
  await walk.page("11-removed");
  walk.screen.press("alt+f");
  assert.equal(await walk.exitCode(), 0);
  // Wine keeps its own record of components that were never installed.
  const { added, removed } = difference(walk.clean, snapshot(walk.wine));
  assert.deepEqual(
    { added: added.filter((line) => !BOOKKEEPING.test(line)), removed },
    { added: [], removed: [] },
  );
}

/** @param {Walk} walk */
async function cancels(walk) {
  const before = snapshot(walk.wine);
  walk.start();
  await walk.page("12-welcome");
  walk.screen.press("alt+n");
  await walk.page("13-folder");
  walk.screen.press("Escape");
  await walk.page("14-cancel");
  walk.screen.press("alt+y");
  await walk.page("15-cancelled");
  walk.screen.press("alt+f");
  assert.equal(await walk.exitCode(), CANCELLED);
  assert.deepEqual(difference(before, snapshot(walk.wine)), { added: [], removed: [] });
}

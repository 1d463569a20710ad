// @ts-check
// The MSI without its pages: what it puts where, upgrades, removal, administrators' properties.
// The programs inside are stand-ins: here only the installer is on trial.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { difference, snapshot } from "../snapshot.mjs";
import { calls, product, standIn } from "../stand_in.mjs";

/** @typedef {import("../report.mjs").Report} Report */
/** @typedef {import("../wine.mjs").Wine} Wine */

const KEY = `HKLM\\Software\\${product.registryKey}`;

/** What Windows Installer keeps about every product. */
export const BOOKKEEPING =
  /^registry HKLM\\Software\\(Classes\\Installer|Microsoft\\Windows\\CurrentVersion\\(Installer|Uninstall))/;

/** Windows Installer's exit code 1603, as far as a POSIX exit status shows it. */
const FAILED = 1603 & 0xff;

/** 3010, success after the next restart. */
const RESTART = 3010 & 0xff;

/** What an installation adds, less the bookkeeping. @param {string} version */
function expected(version, folder = "Program Files/cc1554", { desktop = true, update = true, reminder = true } = {}) {
  const menu = `file drive_c/users/tester/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/${product.name}/`;
  const directory = `C:\\${folder.replaceAll("/", "\\")}\\`;
  const scheme = `HKLM\\Software\\Classes\\${product.scheme}`;
  const shortcut = `${product.name}.lnk`;
  return [
    `file drive_c/${folder}/`,
    `file drive_c/${folder}/WebView2Loader.dll`,
    `file drive_c/${folder}/cert-app.exe`,
    `file drive_c/${folder}/cert-cli.exe`,
    menu,
    menu + shortcut,
    ...(desktop ? [`file Desktop/${shortcut}`] : []),
    `registry ${scheme}`,
    `registry ${scheme}: "URL Protocol"=""`,
    `registry ${scheme}: @="URL:${product.name}"`,
    `registry ${scheme}\\DefaultIcon`,
    `registry ${scheme}\\DefaultIcon: @="${directory}cert-app.exe,0"`,
    `registry ${scheme}\\shell\\open\\command`,
    `registry ${scheme}\\shell\\open\\command: @="\\"${directory}cert-app.exe\\" \\"%1\\""`,
    `registry ${KEY}`,
    ...(update ? [] : [`registry ${KEY}: "AutoUpdate"="0"`]),
    `registry ${KEY}: "DesktopShortcut"="${desktop ? 1 : 0}"`,
    `registry ${KEY}: "InstallDir"="${directory}"`,
    `registry ${KEY}: "MenuShortcut"="1"`,
    ...(reminder ? [] : [`registry ${KEY}: "Reminder"="0"`]),
    `registry ${KEY}: "Version"="${version}"`,
  ].sort();
}

/** @param {Wine} wine @param {Report} report */
export async function installer(wine, report) {
  const [old, current] = [standIn(wine.folder, "0.1.0"), standIn(wine.folder, "0.2.0")];
  const clean = snapshot(wine);
  const added = () =>
    difference(clean, snapshot(wine))
      .added.filter((line) => !BOOKKEEPING.test(line))
      .map((line) => line.replace(/ \(\d+ bytes\)$/, ""));
  const msiexec = (/** @type {string[]} */ ...args) => wine.runSync("msiexec", args).code;
  const install = (/** @type {string} */ msi, /** @type {string[]} */ ...properties) =>
    msiexec("/i", wine.windowsPath(msi), "/qn", ...properties);
  const called = () => calls(wine.folder);
  const removeAll = () => [old, current].forEach((msi) => msiexec("/x", wine.windowsPath(msi), "/qn"));
  const nothingLeft = () => assert.deepEqual(difference(clean, snapshot(wine)), { added: [], removed: [] });

  await report.check("installs exactly its files, shortcuts and settings", () => {
    assert.equal(install(old), 0);
    assert.deepEqual(added(), expected("0.1.0"));
    assert.deepEqual(called(), ["cert-app 0.1.0 <--remind-daily> <everyone>"]);
  });
  await report.check("a link starts the program with the link as its only argument", () => {
    const link = "cc1554://renew?serial=0a1b";
    assert.equal(wine.runSync("wine", ["start", "/wait", link]).code, 0);
    assert.deepEqual(called(), [`cert-app 0.1.0 <${link}>`]);
  });
  await report.check("has one entry in the list of programs, with version, publisher and contact", () => {
    const entries = [...snapshot(wine)].filter(
      (line) => /CurrentVersion\\Uninstall\\\{/.test(line) && !clean.has(line),
    );
    assert.equal(entries.filter((line) => /: "DisplayName"=/.test(line)).length, 1);
    for (const value of [
      `"DisplayName"="${product.name}"`,
      '"DisplayVersion"="0.1.0"',
      `"Publisher"="${product.manufacturer}"`,
      `"Contact"="${product.contact}"`,
      `"HelpTelephone"="${product.telephone}"`,
      '"InstallLocation"="C:\\Program Files\\cc1554\\"',
    ]) {
      assert.ok(
        entries.some((line) => line.endsWith(value)),
        `${value} is not in\n${entries.join("\n")}`,
      );
    }
  });
  await report.check("installing the same version again changes nothing", () => {
    assert.equal(install(old), 0);
    assert.deepEqual(added(), expected("0.1.0"));
  });
  await report.check("repair brings a lost file back", () => {
    const lost = join(wine.prefix, "drive_c", "Program Files", product.folder, "cert-cli.exe");
    rmSync(lost);
    assert.equal(install(old, "REINSTALL=ALL", "REINSTALLMODE=ecmus"), 0);
    assert.ok(existsSync(lost));
    assert.deepEqual(added(), expected("0.1.0"));
  });
  await report.check("a newer version replaces it in place", () => {
    assert.equal(install(current), 0);
    assert.deepEqual(added(), expected("0.2.0"));
    const daily = ["cert-app 0.1.0 <--remind-daily> <off>", "cert-app 0.2.0 <--remind-daily> <everyone>"];
    assert.deepEqual(called().slice(-2), daily);
  });
  await report.check("an older version is refused, and nothing changes", () => {
    const before = snapshot(wine);
    assert.equal(install(old), FAILED);
    assert.deepEqual(difference(before, snapshot(wine)), { added: [], removed: [] });
  });
  await report.check("removal leaves nothing", () => {
    assert.equal(msiexec("/x", wine.windowsPath(current), "/qn"), 0);
    nothingLeft();
    assert.deepEqual(called(), ["cert-app 0.2.0 <--remind-daily> <off>"]);
  });
  const elsewhere = ["INSTALLDIR=C:\\証明書 アプリ", "DESKTOPSHORTCUT=0", "AUTOUPDATE=0", "REMINDER=0"];
  const none = { desktop: false, update: false, reminder: false };
  await report.check(
    "installs into another folder, without desktop shortcut, automatic updates and daily check",
    () => {
      assert.equal(install(old, ...elsewhere), 0);
      assert.deepEqual(added(), expected("0.1.0", "証明書 アプリ", none));
      assert.deepEqual(called(), []);
    },
  );
  await report.check("an upgrade keeps folder and choices without being told", () => {
    assert.equal(install(current), 0);
    assert.deepEqual(added(), expected("0.2.0", "証明書 アプリ", none));
  });
  await report.check("removal from another folder leaves nothing", () => {
    assert.equal(msiexec("/x", wine.windowsPath(current), "/qn"), 0);
    nothingLeft();
  });
  await report.check("an upgrade changes the choices it is told to change", () => {
    assert.equal(install(old, ...elsewhere), 0);
    assert.equal(install(current, "DESKTOPSHORTCUT=1", "AUTOUPDATE=1", "REMINDER=1"), 0);
    assert.deepEqual(added(), expected("0.2.0", "証明書 アプリ"));
    assert.equal(called().at(-1), "cert-app 0.2.0 <--remind-daily> <everyone>");
    removeAll();
    nothingLeft();
  });
  await report.check("a program that runs during an upgrade is replaced at the next start, and no file left old", () =>
    replacesRunning(wine, old, current),
  );
  removeAll();
  await report.check("a log is written where it is asked for", () => {
    const log = join(wine.folder, "install.log");
    assert.equal(install(old, "/l*v", wine.windowsPath(log)), 0);
    assert.ok(existsSync(log) && statSync(log).size > 0);
    removeAll();
  });
  await report.check("a bundled bootstrapper brings a missing WebView2 runtime", () => {
    called();
    const bundled = standIn(wine.folder, "0.3.0", { bootstrapper: true });
    assert.equal(install(bundled), 0);
    assert.equal(called()[0], "MicrosoftEdgeWebview2Setup 0.3.0 </silent> </install>");
    assert.equal(msiexec("/x", wine.windowsPath(bundled), "/qn"), 0);
    nothingLeft();
  });
  report.impossible(
    "a running program is named and closed",
    "Wine has no Restart Manager and shows no FilesInUse page",
  );
  report.impossible("a failure in the middle brings the old version back", "Wine's installer has no rollback");
  report.impossible("an installation for one user only", "Wine does not know MSIINSTALLPERUSER");
}

/** @param {Wine} wine @param {string} old @param {string} current */
async function replacesRunning(wine, old, current) {
  const folder = join(wine.prefix, "drive_c", "Program Files", product.folder);
  const install = (/** @type {string} */ msi) => wine.runSync("msiexec", ["/i", wine.windowsPath(msi), "/qn"]).code;
  assert.equal(install(old), 0);
  calls(wine.folder);
  const running = wine.spawn(join(folder, "cert-app.exe"), ["stay"]);
  const ended = once(running, "exit");
  try {
    while (calls(wine.folder).length === 0) await pause(100);
    assert.equal(install(current), RESTART);
    assert.equal(running.exitCode, null, "the program was ended without a question");
  } finally {
    running.kill("SIGKILL");
    await ended;
    wine.end();
  }
  wine.runSync("wineboot", ["--restart"]);
  wine.settle();
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  assert.equal(files.length, 3);
  assert.ok(files.every((file) => file.includes("0.2.0")));
}

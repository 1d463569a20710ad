// @ts-check
// The MSI without its pages: what it puts where, upgrades, removal, administrators' properties.
// The programs inside are stand-ins: here only the installer is on trial.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../../../scripts/lib/paths.mjs";
import { editions, identity, readProfile } from "../../../wix/lib/identity.mjs";
import { makeInstaller } from "../../../wix/lib/installer.mjs";
import { difference, snapshot } from "../snapshot.mjs";

/** @typedef {import("../report.mjs").Report} Report */
/** @typedef {import("../wine.mjs").Wine} Wine */

const product = identity(editions.release, readProfile(editions.release.profile));
const KEY = `HKLM\\Software\\${product.registryKey}`;

/** What Windows Installer keeps about every product. */
export const BOOKKEEPING =
  /^registry HKLM\\Software\\(Classes\\Installer|Microsoft\\Windows\\CurrentVersion\\(Installer|Uninstall))/;

/** Windows Installer's exit code 1603, as far as a POSIX exit status shows it. */
const FAILED = 1603 & 0xff;

/** An MSI of stand-ins. @param {string} folder @param {string} version */
export function standIn(folder, version) {
  const files = join(folder, `files-${version}`);
  mkdirSync(files, { recursive: true });
  const source = join(files, "program.c");
  writeFileSync(
    source,
    `int main(void) { return ${version.length}; } const char version[] = "${version}";\n`,
  );
  for (const name of ["cert-app.exe", "cert-cli.exe"]) {
    execFileSync("x86_64-w64-mingw32-gcc", ["-s", "-o", join(files, name), source]);
  }
  writeFileSync(join(files, "WebView2Loader.dll"), version);
  const output = join(folder, `setup-${version}.msi`);
  const icon = inRepository("src-tauri", "icons", "icon.ico");
  makeInstaller({ identity: product, version, files, icon, output });
  return output;
}

/** What an installation adds, less the bookkeeping. @param {string} version */
function expected(version, folder = "Program Files/cc1554", { desktop = true, update = true } = {}) {
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
  const removeAll = () => [old, current].forEach((msi) => msiexec("/x", wine.windowsPath(msi), "/qn"));
  const nothingLeft = () => assert.deepEqual(difference(clean, snapshot(wine)), { added: [], removed: [] });

  await report.check("installs exactly its files, shortcuts and settings", () => {
    assert.equal(install(old), 0);
    assert.deepEqual(added(), expected("0.1.0"));
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
  await report.check("a newer version replaces it in place", () => {
    assert.equal(install(current), 0);
    assert.deepEqual(added(), expected("0.2.0"));
  });
  await report.check("an older version is refused, and nothing changes", () => {
    const before = snapshot(wine);
    assert.equal(install(old), FAILED);
    assert.deepEqual(difference(before, snapshot(wine)), { added: [], removed: [] });
  });
  await report.check("removal leaves nothing", () => {
    assert.equal(msiexec("/x", wine.windowsPath(current), "/qn"), 0);
    nothingLeft();
  });
  const elsewhere = ["INSTALLDIR=C:\\証明書 アプリ", "DESKTOPSHORTCUT=0", "AUTOUPDATE=0"];
  const none = { desktop: false, update: false };
  await report.check(
    "installs into another folder, without desktop shortcut, without automatic updates",
    () => {
      assert.equal(install(old, ...elsewhere), 0);
      assert.deepEqual(added(), expected("0.1.0", "証明書 アプリ", none));
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
    assert.equal(install(current, "DESKTOPSHORTCUT=1", "AUTOUPDATE=1"), 0);
    assert.deepEqual(added(), expected("0.2.0", "証明書 アプリ"));
    removeAll();
    nothingLeft();
  });
  await report.check("a log is written where it is asked for", () => {
    const log = join(wine.folder, "install.log");
    assert.equal(install(old, "/l*v", wine.windowsPath(log)), 0);
    assert.ok(existsSync(log) && statSync(log).size > 0);
    removeAll();
  });
  report.impossible(
    "repair brings a lost file back",
    "Wine's installer does not reinstall files of the same version",
  );
  report.impossible(
    "a running program is named and closed",
    "Wine has no Restart Manager and shows no FilesInUse page",
  );
  report.impossible(
    "a failure in the middle brings the old version back",
    "Wine's installer has no rollback",
  );
  report.impossible("an installation for one user only", "Wine does not know MSIINSTALLPERUSER");
}

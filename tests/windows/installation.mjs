// @ts-check
// A Windows on which packages of dummies are installed without their pages, and what is on it afterwards.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { calls, packDummies, product } from "./dummy_package.mjs";
import { assertUnchanged, difference, INSTALLER_RECORDS, snapshot } from "./snapshot.mjs";

/** @typedef {import("./wine.mjs").Wine} Wine */

const KEY = `HKLM\\Software\\${product.registryKey}`;

/** Of whose crashes Windows writes and sends no report. */
export const EXCLUDED = "HKLM\\Software\\Microsoft\\Windows\\Windows Error Reporting\\ExcludedApplications";

/** Where the WebView2 runtime says which version it is. */
export const WEBVIEW =
  "HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

/** What is installed. */
export const PROGRAM_FILES = [
  "THIRD-PARTY-LICENCES.txt",
  "WebView2Loader.dll",
  product.windows.terminal,
  "cert-app.exe",
];

/** Windows Installer's exit codes, as far as a POSIX exit status shows them. `restart`: success after the next one. */
export const EXIT = { cancelled: 1602 & 0xff, failed: 1603 & 0xff, restart: 3010 & 0xff };

/** @typedef {Readonly<Record<string, (pc: Installation) => void | Promise<void>>>} Checks by what they check */
/** @typedef {{ desktop?: boolean, update?: boolean, reminder?: boolean }} Choices */

export class Installation {
  /** @param {Wine} wine */
  constructor(wine) {
    this.wine = wine;
    this.old = packDummies(wine.folder, "0.1.0");
    this.current = packDummies(wine.folder, "0.2.0");
    this.clean = snapshot(wine);
    this.programs = join(wine.prefix, "drive_c", "Program Files", product.windows.folder);
  }

  /** @param {string} msi @param {string[]} properties @returns the exit code */
  install(msi, ...properties) {
    return this.wine.msiexec("/i", msi, ...properties);
  }

  /** @param {string} msi @param {string[]} properties */
  remove(msi, ...properties) {
    return this.wine.msiexec("/x", msi, ...properties);
  }

  removeAll() {
    for (const msi of [this.old, this.current]) this.remove(msi);
  }

  /** How the dummies have been called since the last time this was asked. */
  calls() {
    return calls(this.wine.folder);
  }

  /** What is there that was not there at first, less what Windows Installer records. */
  added() {
    const lines = difference(this.clean, snapshot(this.wine)).added;
    return lines.filter((line) => !INSTALLER_RECORDS.test(line)).map((line) => line.replace(/ \(\d+ bytes\)$/, ""));
  }

  assertClean() {
    assertUnchanged(this.wine, this.clean);
  }

  /** @param {() => void} action */
  assertUnchangedBy(action) {
    const before = snapshot(this.wine);
    action();
    assertUnchanged(this.wine, before);
  }
}

/**
 * What an installation adds.
 * @param {string} version @param {string} [folder] on the drive C @param {Choices} [choices]
 */
export function expected(version, folder = "Program Files/cc1554", choices = {}) {
  const { desktop = true, update = true, reminder = true } = choices;
  const directory = `C:\\${folder.replaceAll("/", "\\")}\\`;
  const menu = `file drive_c/users/tester/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/${product.name}/`;
  const shortcut = `${product.name}.lnk`;
  const files = ["", ...PROGRAM_FILES];
  const scheme = `registry HKLM\\Software\\Classes\\${product.scheme}`;
  return [
    ...files.map((name) => `file drive_c/${folder}/${name}`),
    menu,
    menu + shortcut,
    ...(desktop ? [`file Desktop/${shortcut}`] : []),
    scheme,
    `${scheme}: "URL Protocol"=""`,
    `${scheme}: @="URL:${product.name}"`,
    `${scheme}\\DefaultIcon`,
    `${scheme}\\DefaultIcon: @="${directory}cert-app.exe,0"`,
    `${scheme}\\shell\\open\\command`,
    `${scheme}\\shell\\open\\command: @="\\"${directory}cert-app.exe\\" \\"%1\\""`,
    `registry ${EXCLUDED}`,
    `registry ${EXCLUDED}: "${product.windows.terminal}"=dword:00000001`,
    `registry ${EXCLUDED}: "cert-app.exe"=dword:00000001`,
    `registry ${EXCLUDED}: "cert-cli.exe"=dword:00000001`,
    `registry ${KEY}`,
    ...(update ? [] : [`registry ${KEY}: "AutoUpdate"="0"`]),
    `registry ${KEY}: "DesktopShortcut"="${desktop ? 1 : 0}"`,
    `registry ${KEY}: "EventSource"="1"`,
    `registry ${KEY}: "InstallDir"="${directory}"`,
    `registry ${KEY}: "MenuShortcut"="1"`,
    `registry ${KEY}: "Path"="1"`,
    ...(reminder ? [] : [`registry ${KEY}: "Reminder"="0"`]),
    `registry ${KEY}: "Version"="${version}"`,
  ].sort();
}

/** The task as the scheduler has kept it; nothing where there is none. @param {Wine} wine @param {string} name */
export function registeredTask(wine, name) {
  const file = join(wine.prefix, "drive_c", "windows", "system32", "tasks", name);
  if (!existsSync(file)) return "";
  const bytes = readFileSync(file);
  const text = bytes.toString(bytes[1] === 0 || bytes[0] === 0xff ? "utf16le" : "utf8");
  return text.replace(/>\s+</g, "><");
}

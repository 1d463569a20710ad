// @ts-check
// Everything a program can leave on a Windows: files, and the registry.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** @typedef {import("./wine.mjs").Wine} Wine */

/** Wine's own: changes with every start, or keeps what Windows Installer keeps elsewhere. */
const IGNORED = [
  /^file drive_c\/windows\//,
  /^file drive_c\/users\/[^/]+\/(AppData\/Local\/)?Temp(\/|$)/,
  /^registry HKCU\\Software\\Wine/,
  /^registry HKCU\\Volatile Environment/,
  /^registry HK..\\Software\\Microsoft\\Windows\\CurrentVersion\\(Explorer|Group Policy|RunOnce)/,
  /^registry HKLM\\System\\/,
  /^registry HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\NetworkCards/,
  /^registry HKLM\\Software\\Microsoft\\Windows( NT)?\\CurrentVersion\\Fonts/, // the host's
  // Empty: the roots of Windows Installer's bookkeeping, made with the first product.
  /^registry HKLM\\Software\\[^:]*\\Installer(\\UserData\\S-1-5-18)?\\(Features|Products|UpgradeCodes|Components)$/,
  /^registry HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall$/,
];

/** What Windows Installer records about every product. */
export const INSTALLER_RECORDS =
  /^registry HKLM\\Software\\(Classes\\Installer|Microsoft\\Windows\\CurrentVersion\\(Installer|Uninstall))/;

/** One line for each file and each registry value. @param {Wine} wine */
export function snapshot(wine) {
  wine.settle();
  const registries = ["system", "user"].flatMap((name) => [...registry(wine.prefix, name)]);
  const drive = [...files(wine.prefix, join(wine.prefix, "drive_c"))];
  const desktop = [...files(wine.folder, wine.desktop)];
  const lines = [...drive, ...desktop, ...registries];
  return new Set(lines.filter((line) => !IGNORED.some((ignored) => ignored.test(line))));
}

/** @param {ReadonlySet<string>} before @param {ReadonlySet<string>} after */
export function difference(before, after) {
  return {
    added: [...after].filter((line) => !before.has(line)).sort(),
    removed: [...before].filter((line) => !after.has(line)).sort(),
  };
}

/** @param {Wine} wine @param {ReadonlySet<string>} before a snapshot */
export function assertUnchanged(wine, before) {
  assert.deepEqual(difference(before, snapshot(wine)), { added: [], removed: [] });
}

/** @param {string} base @param {string} folder @returns {Generator<string>} */
function* files(base, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      yield `file ${relative(base, path)}/`;
      yield* files(base, path);
    } else if (entry.isFile()) {
      yield `file ${relative(base, path)} (${statSync(path).size} bytes)`;
    }
  }
}

/** @param {string} prefix @param {string} name */
function* registry(prefix, name) {
  const owner = name === "system" ? "HKLM" : "HKCU";
  let key = "";
  // A value may go on over several lines, each ended by a backslash.
  const text = readFileSync(join(prefix, `${name}.reg`), "utf8").replace(/\\\n\s*/g, "");
  for (const line of text.split("\n")) {
    const heading = /^\[(.*)\] \d+$/.exec(line)?.[1];
    if (heading !== undefined) {
      key = `${owner}\\${decode(heading).replaceAll("\\\\", "\\")}`;
      yield `registry ${key}`;
    } else if (/^["@]/.test(line)) {
      yield `registry ${key}: ${decode(line).replaceAll("\\\\", "\\")}`;
    }
  }
}

/** @param {string} line */
function decode(line) {
  return line.replace(/\\x([0-9a-f]{1,4})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
}

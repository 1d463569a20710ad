// @ts-check
/** The app's installers, as far as they have been made: what the bank's pages offer for download. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename } from "node:path";
import { editions, identityOf } from "../../packaging/identity.mjs";
import { inRepository } from "../lib/paths.mjs";

const { windows, linux } = identityOf(editions.practice);

/** @returns {string[]} the MSI, the newest Debian package */
export function setupFiles() {
  const msi = inRepository("dist", "windows", windows.msi);
  return [...(existsSync(msi) ? [msi] : []), ...newest(inRepository("dist", "linux"))];
}

/** @param {string} folder */
function newest(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.startsWith(`${linux.package}_`) && name.endsWith(".deb"));
  const files = names.map((name) => `${folder}/${name}`);
  return files.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs).slice(0, 1);
}

/** What is said about it. @param {readonly string[]} files */
export const offered = (files) =>
  files.length > 0
    ? files.map((file) => basename(file)).join(", ")
    : "まだありません / not made yet: npm run package:linux, npm run package:windows";

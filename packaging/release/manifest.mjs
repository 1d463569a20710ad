// @ts-check
/** The manifest: Tauri's static JSON, and what the app asks for in addition. */
import { statSync } from "node:fs";
import { basename } from "node:path";

/** By the ending of its package. @type {Readonly<Record<string, string>>} */
const PLATFORMS = { deb: "linux-x86_64", msi: "windows-x86_64" };

/** @typedef {{ file: string, signature: string }} Signed a package, and what `tauri signer` says of it */

/**
 * @param {{
 *   version: string,
 *   notes: string,
 *   notesInEnglish: string,
 *   rollout: number,
 *   minimum: string | undefined,
 *   address: string,
 *   signed: readonly Signed[],
 * }} release `address`: the folder it is served from
 */
export function manifestOf({ version, notes, notesInEnglish, rollout, minimum, address, signed }) {
  return {
    version,
    notes,
    notes_en: notesInEnglish,
    pub_date: new Date().toISOString(),
    ...(minimum !== undefined && { minimum_version: minimum }),
    rollout,
    platforms: Object.fromEntries(signed.map((one) => [platformOf(one.file), packageOf(one, address)])),
  };
}

/** @param {string} file */
function platformOf(file) {
  const platform = PLATFORMS[file.replace(/^.*\./, "")];
  if (platform === undefined) throw new Error(`${file} is no package that is known`);
  return platform;
}

/** @param {Signed} signed @param {string} address */
function packageOf({ file, signature }, address) {
  return { url: new URL(encodeURIComponent(basename(file)), address).href, signature, size: statSync(file).size };
}

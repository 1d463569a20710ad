// @ts-check
/** The manifest: Tauri's static JSON, and what the app asks for in addition. It is signed as a whole. */
import { statSync } from "node:fs";
import { basename } from "node:path";

/** By the ending of its package. @type {Readonly<Record<string, string>>} */
const PLATFORMS = { deb: "linux-x86_64", msi: "windows-x86_64" };

/** @typedef {{ file: string, signature: string }} Signed a package, and what `tauri signer` says of it */

/**
 * @param {{
 *   product: string,
 *   version: string,
 *   notes: string,
 *   notesInEnglish: string,
 *   rollout: number,
 *   minimum: string | undefined,
 *   address: string,
 *   signed: readonly Signed[],
 * }} release `product`: the profile's identifier; `address`: the folder it is served from
 */
export function manifestOf({ product, version, notes, notesInEnglish, rollout, minimum, address, signed }) {
  const now = new Date();
  return {
    product,
    // Rises with each manifest: the app refuses one that is older than one it has seen.
    serial: now.getTime(),
    version,
    notes,
    notes_en: notesInEnglish,
    pub_date: now.toISOString(),
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

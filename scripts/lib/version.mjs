// @ts-check
/** The version that is built. */
import { readText } from "./paths.mjs";

/** The one given, or the workspace's. @param {string | undefined} [given] */
export function versionOf(given) {
  const version = given ?? /^\[workspace\.package\]\nversion = "(.*)"/m.exec(readText("Cargo.toml"))?.[1];
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(given === undefined ? "Cargo.toml names no version x.y.z" : `${given} is no version x.y.z`);
  }
  return version;
}

/** What a build takes it from: the terminal program, and the window's framework. @param {string} version */
export const versionEnvironment = (version) => ({ CERT_VERSION: version, TAURI_CONFIG: JSON.stringify({ version }) });

// @ts-check
/** What an installer has to know of a bank's profile (src-tauri/profiles). */
import { readText } from "./paths.mjs";

/** @typedef {ReadonlyMap<string, string>} Profile `key` or `heading.key` to its text */

/** Names that can never be a real service's (RFC 2606). */
const RESERVED = /\.(example|invalid|test|localhost)$|(^|\.)example\.(com|net|org)$/;

/**
 * The `key = "value"` lines of a profile.
 * @param {string} name
 * @returns {Profile}
 */
export function readProfile(name) {
  const values = new Map();
  let prefix = "";
  for (const line of readText("src-tauri", "profiles", `${name}.toml`).split("\n")) {
    const heading = /^\[(\w+)\]/.exec(line)?.[1];
    if (heading !== undefined) prefix = `${heading}.`;
    const [, key, value] = /^(\w+) *= *["']([^"']*)["']/.exec(line) ?? [];
    if (key !== undefined) values.set(prefix + key, value);
  }
  return values;
}

/** @param {Profile} profile @param {string} key */
export function fact(profile, key) {
  const found = profile.get(key);
  if (found === undefined) throw new Error(`the profile has no ${key}`);
  return found;
}

/**
 * Why a profile is not ready for the bank's customers.
 * @param {Profile} profile
 * @param {readonly string[]} servers the addresses its program has to reach
 * @returns {string[]}
 */
export function obstacles(profile, servers = ["service.url"]) {
  const found = profile.get("edition") === "release" ? [] : ["it is not a release profile"];
  return [...found, ...servers.flatMap((key) => obstacleAt(profile, key))];
}

/** @param {Profile} profile @param {string} key */
function obstacleAt(profile, key) {
  const url = profile.get(key);
  if (url === undefined) return [`it has no ${key}`];
  return RESERVED.test(new URL(url).hostname) ? [`${key} is a placeholder: ${url}`] : [];
}

/**
 * Fails where there is any.
 * @param {string} name the profile's
 * @param {readonly string[]} found
 */
export function refuseUnready(name, found) {
  if (found.length === 0) return;
  const list = found.map((one) => `\n  - ${one}`).join("");
  throw new Error(`the profile ${name} cannot be released yet:${list}`);
}

/** The version of everything that is packed. */
export function productVersion() {
  const found = /^\[workspace\.package\]\nversion = "(\d+\.\d+\.\d+)"/m.exec(readText("Cargo.toml"));
  if (found?.[1] === undefined) throw new Error("Cargo.toml names no version x.y.z");
  return found[1];
}

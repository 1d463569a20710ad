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
    const [, key, value] = /^(\w+) *= *"([^"]*)"/.exec(line) ?? [];
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
 * @returns {string[]}
 */
export function obstacles(profile) {
  const found = profile.get("edition") === "release" ? [] : ["it is not a release profile"];
  const url = profile.get("service.url");
  if (url === undefined) return [...found, "it has no service.url"];
  if (!RESERVED.test(new URL(url).hostname)) return found;
  return [...found, `service.url is a placeholder: ${url}`];
}

// @ts-check
/** What an installer has to know of a bank's profile (src-tauri/profiles). */
import { readText } from "./paths.mjs";

/** @typedef {ReadonlyMap<string, string>} Profile `key` or `heading.key` to its text */

/** Names that can never be a real service's (RFC 2606). */
const RESERVED = /\.(example|invalid|test|localhost)$|(^|\.)example\.(com|net|org)$/;

/** The `key = "value"` lines of a profile; of a list its first value. @param {string} name @returns {Profile} */
export function readProfile(name) {
  const values = new Map();
  let prefix = "";
  for (const line of readText("src-tauri", "profiles", `${name}.toml`).split("\n")) {
    const heading = /^\[(\w+)\]/.exec(line)?.[1];
    if (heading !== undefined) prefix = `${heading}.`;
    const [, key, value] = /^(\w+) *= *\[?["']([^"']*)["']/.exec(line) ?? [];
    if (key !== undefined) values.set(prefix + key, value);
  }
  return values;
}

/** What a bank's releases are signed with, the present key first. @param {string} name the profile's */
export function publicKeys(name) {
  const list = /^public_keys *= *\[([^\]]*)\]/m.exec(readText("src-tauri", "profiles", `${name}.toml`))?.[1] ?? "";
  return [...list.matchAll(/["']([^"']+)["']/g)].map(([, key = ""]) => key);
}

/** @param {Profile} profile @param {string} key */
export function fact(profile, key) {
  const found = profile.get(key);
  if (found === undefined) throw new Error(`the profile has no ${key}`);
  return found;
}

/** Why a profile is not ready for the bank's customers. @param {Profile} profile @returns {string[]} */
export function obstacles(profile) {
  const found = profile.get("edition") === "release" ? [] : ["it is not a release profile"];
  for (const key of ["homepage", "service.url", "update.url"]) found.push(...obstacleAt(profile, key));
  const maintainer = fact(profile, "maintainer");
  if (RESERVED.test(maintainer.replace(/^.*@|>$/g, ""))) found.push(`maintainer is a placeholder: ${maintainer}`);
  if (!profile.get("update.public_keys")) {
    found.push("it has no update.public_keys: updates could not be verified");
  }
  return found;
}

/** @param {Profile} profile @param {string} key */
function obstacleAt(profile, key) {
  const url = profile.get(key);
  if (url === undefined) return [`it has no ${key}`];
  return RESERVED.test(new URL(url).hostname) ? [`${key} is a placeholder: ${url}`] : [];
}

/** Fails where there is any. @param {string} name the profile's @param {readonly string[]} found */
export function refuseUnready(name, found) {
  if (found.length === 0) return;
  const list = found.map((one) => `\n  - ${one}`).join("");
  throw new Error(`the profile ${name} cannot be released yet:${list}`);
}

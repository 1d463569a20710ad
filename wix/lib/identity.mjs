// @ts-check
// What an installer says about itself, out of a bank's profile (src-tauri/profiles).
import { readFileSync } from "node:fs";
import { inRepository } from "../../scripts/lib/paths.mjs";

/** @typedef {import("./installer.mjs").Identity} Identity */

/** The editions: which profile is built in, and how its product differs from the other's. */
export const editions = {
  demonstration: {
    profile: "practice",
    suffix: "（練習用）",
    folder: "cc1554 practice",
    seed: "certificate-app/1554/practice",
  },
  release: {
    profile: "seto",
    suffix: "",
    folder: "cc1554",
    seed: "certificate-app/1554",
  },
};

/** @typedef {typeof editions.release} Edition */

/**
 * The `key = "value"` lines of a profile; those below a heading by `heading.key`.
 * @param {string} name
 */
export function readProfile(name) {
  const text = readFileSync(inRepository("src-tauri", "profiles", `${name}.toml`), "utf8");
  /** @type {Map<string, string>} */
  const values = new Map();
  let prefix = "";
  for (const line of text.split("\n")) {
    const heading = /^\[(\w+)\]/.exec(line)?.[1];
    if (heading !== undefined) prefix = `${heading}.`;
    const [, key, value] = /^(\w+) *= *["']([^"']*)["']/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(prefix + key, value);
  }
  return values;
}

/**
 * @param {Edition} edition
 * @param {ReadonlyMap<string, string>} profile
 * @returns {Identity}
 */
export function identity(edition, profile) {
  const value = (/** @type {string} */ key) => {
    const found = profile.get(key);
    if (found === undefined) throw new Error(`the profile ${edition.profile} has no ${key}`);
    return found;
  };
  return {
    name: value("app_name") + edition.suffix,
    manufacturer: value("bank_name"),
    contact: value("contact.name"),
    telephone: value("contact.phone"),
    scheme: value("scheme"),
    folder: edition.folder,
    registryKey: value("registry_key"),
    identifier: value("identifier"),
    seed: edition.seed,
  };
}

/** The file's name: the bank's code says it. @param {ReadonlyMap<string, string>} profile */
export const fileName = (profile) => `cc${profile.get("code")}setup.msi`;

/** Names that can never be a real service's (RFC 2606). */
const RESERVED = /\.(example|invalid|test|localhost)$|(^|\.)example\.(com|net|org)$/;

/**
 * Why a profile is not ready for the bank's customers.
 * @param {ReadonlyMap<string, string>} profile
 */
export function obstacles(profile) {
  const found = [];
  if (profile.get("edition") !== "release") found.push("it is not a release profile");
  for (const key of ["service.url", "update.url"]) {
    const url = profile.get(key);
    if (url === undefined) found.push(`it has no ${key}`);
    else if (RESERVED.test(new URL(url).hostname)) found.push(`${key} is a placeholder: ${url}`);
  }
  if (!profile.get("update.public_key"))
    found.push("it has no update.public_key: updates could not be verified");
  return found;
}

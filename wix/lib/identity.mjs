// @ts-check
// What an installer says about itself, out of a bank's profile (src-tauri/profiles).
import { fact } from "../../scripts/lib/profile.mjs";

export { obstacles } from "../../scripts/lib/profile.mjs";

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
 * @param {Edition} edition
 * @param {ReadonlyMap<string, string>} profile
 * @returns {Identity}
 */
export function identity(edition, profile) {
  const value = (/** @type {string} */ key) => fact(profile, key);
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

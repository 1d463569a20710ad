// @ts-check
/** The editions, and what their packages say about themselves, out of a bank's profile. */
import { existsSync } from "node:fs";
import { fact, publicKeys, readProfile } from "../scripts/lib/profile.mjs";
import { versionEnvironment } from "../scripts/lib/version.mjs";
import { practiceKeyFile, publicKeyOf } from "./release/sign.mjs";

/**
 * Which profile is built in, and how its product differs from the other's. `seed`: the GUIDs of the MSI are
 * made from it; never to be changed once it has been shipped.
 */
export const editions = {
  practice: { profile: "practice", seed: "certificate-app/1554/practice" },
  release: { profile: "seto", seed: "certificate-app/1554" },
};

/** @typedef {typeof editions.release} Edition */
/** @typedef {ReturnType<typeof identityOf>} Identity */

/**
 * What a build takes of an edition: both programs, and the window's framework.
 * @param {Edition} edition @param {string} version
 */
export function buildEnvironment(edition, version) {
  const { name: productName, manufacturer: publisher, identifier } = identityOf(edition);
  return {
    ...versionEnvironment(version),
    CERT_PROFILE: edition.profile,
    CERT_UPDATE_KEYS: updateKeys(edition),
    TAURI_CONFIG: JSON.stringify({ version, productName, identifier, bundle: { publisher } }),
  };
}

/**
 * What a package takes updates by. The practice edition's: this machine's own key, or none before its first release.
 * @param {Edition} edition
 */
export function updateKeys({ profile }) {
  if (profile !== "practice") return publicKeys(profile).join(" ");
  const key = practiceKeyFile();
  return existsSync(key) ? publicKeyOf(key) : "";
}

/** @param {Edition} edition */
export function identityOf(edition) {
  const profile = readProfile(edition.profile);
  const value = (/** @type {string} */ key) => fact(profile, key);
  const [scheme, registryKey] = [value("scheme"), value("registry_key")];
  return {
    /** The product's, and the title of every page of the installer. */
    name: value("product_name"),
    nameInEnglish: value("product_name_en"),
    maintainer: value("maintainer"),
    homepage: value("homepage"),
    manufacturer: value("bank_name"),
    contact: { name: value("contact.name"), phone: value("contact.phone"), hours: value("contact.hours") },
    scheme,
    /** By which Windows ascribes notices to the menu's entry. */
    identifier: value("identifier"),
    /** Below Software. */
    registryKey,
    windows: {
      /** Below Program Files. */
      folder: registryKey.replace(/^.*\\/, ""),
      seed: edition.seed,
      msi: `cc${value("code")}setup.msi`,
      /** cert-cli, so that both editions can have one on the path. */
      terminal: `${scheme}-cli.exe`,
    },
    linux: {
      package: scheme,
      /** The command, and the name of menu entry and icon, by which the desktop and the app's notices find each other. */
      program: scheme,
      /** cert-cli, so that both editions can have one on the path. */
      terminal: `${scheme}-cli`,
    },
  };
}

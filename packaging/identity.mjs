// @ts-check
/** What a package says about itself, out of a bank's profile. */
import { fact, readProfile } from "../scripts/lib/profile.mjs";

/** Which profile is built in, and how its product differs from the other's. */
export const editions = {
  demonstration: { profile: "practice", packageSuffix: "-practice", nameSuffix: "（練習用）" },
  release: { profile: "seto", packageSuffix: "", nameSuffix: "" },
};

/** @typedef {typeof editions.release} Edition */

/**
 * @typedef {{
 *   package: string,
 *   version: string,
 *   program: string,
 *   scheme: string,
 *   name: string,
 *   contact: string,
 *   bank: string,
 *   identifier: string,
 * }} Identity `program`: the command, and the name of menu entry and icon, by which the desktop
 *   and the app's notices find each other
 */

/**
 * @param {Edition} edition
 * @param {string} version
 * @returns {Identity}
 */
export function identityOf({ profile: profileName, packageSuffix, nameSuffix }, version) {
  const profile = readProfile(profileName);
  const scheme = fact(profile, "scheme");
  const [name, phone, hours] = ["name", "phone", "hours"].map((key) => fact(profile, `contact.${key}`));
  return {
    package: scheme + packageSuffix,
    version,
    program: scheme,
    scheme,
    name: fact(profile, "app_name") + nameSuffix,
    contact: `${name} ${phone} (${hours})`,
    bank: fact(profile, "bank_name"),
    identifier: fact(profile, "identifier"),
  };
}

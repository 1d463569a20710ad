// @ts-check
/** What is compiled into the program of root's that installs new versions: whose they are. */
import { readProfile } from "../../scripts/lib/profile.mjs";
import { identityOf } from "../identity.mjs";
import { demonstrationKey, publicKeyOf } from "../release/sign.mjs";

/** @typedef {import("../identity.mjs").Edition} Edition */

/**
 * For its build. The demonstration knows the key of the machine it is built on, and no other.
 * @param {Edition} edition
 */
export async function installerEnvironment(edition) {
  const profile = readProfile(edition.profile);
  const released = profile.get("update.public_keys");
  const keys = edition.profile === "practice" ? publicKeyOf(await demonstrationKey()) : released;
  const { identifier, linux } = identityOf(edition);
  return {
    CERT_UPDATE_PROGRAM: identity.program,
    CERT_UPDATE_PACKAGE: linux.package,
    CERT_UPDATE_PRODUCT: identifier,
    CERT_UPDATE_KEYS: keys ?? "",
  };
}

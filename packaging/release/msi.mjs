// @ts-check
/** What Windows knows a package by, read out of the package itself. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Database } from "../../wix/lib/database.mjs";

/**
 * @typedef {object} Msi
 * @property {string} version x.y.z
 * @property {string} productCode of this version alone
 * @property {string} upgradeCode of the product in every version
 * @property {string} sha256
 */

/** @param {string} file @returns {Msi} */
export function readMsi(file) {
  const properties = new Map(new Database(file).rows("Property").map((row) => [row["Property"], row["Value"]]));
  const value = (/** @type {string} */ name) => {
    const found = properties.get(name);
    if (found === undefined) throw new Error(`${file} has no ${name}`);
    return found;
  };
  return {
    version: value("ProductVersion"),
    productCode: value("ProductCode"),
    upgradeCode: value("UpgradeCode"),
    sha256: createHash("sha256").update(readFileSync(file)).digest("hex").toUpperCase(),
  };
}

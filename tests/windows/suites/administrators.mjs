// @ts-check
// What a release puts beside the MSI for administrators: winget's manifest and Intune's rule and steps.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeIntune } from "../../../packaging/release/intune.mjs";
import { readMsi } from "../../../packaging/release/msi.mjs";
import { wingetManifests, writeWinget } from "../../../packaging/release/winget.mjs";
import { Database } from "../../../wix/lib/database.mjs";
import { product } from "../dummy_package.mjs";

const ADDRESS = "https://update.setoshin.co.jp/cc1554setup.msi";

/**
 * What the manifest's published schemas (version 1.10.0) require of each file, and the forms of what is in it.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const REQUIRED = {
  version: ["DefaultLocale"],
  installer: ["Installers"],
  defaultLocale: ["PackageLocale", "Publisher", "PackageName", "License", "ShortDescription"],
  locale: ["PackageLocale"],
};

const IN_EACH = ["PackageIdentifier", "PackageVersion", "ManifestType", "ManifestVersion"];

/** @type {Readonly<Record<string, RegExp>>} */
const FORMS = {
  PackageIdentifier: /^[^.\s\\/:*?"<>|]{1,32}(\.[^.\s\\/:*?"<>|]{1,32}){1,7}$/,
  PackageVersion: /^\d+\.\d+\.\d+$/,
  ManifestVersion: /^1\.10\.0$/,
  MinimumOSVersion: /^\d+(\.\d+){0,3}$/,
  InstallerType: /^msi$/,
  Scope: /^machine$/,
  UpgradeBehavior: /^install$/,
  ProductCode: /^\{[0-9A-F-]{36}\}$/,
  Publisher: /^.{2,256}$/,
  PublisherUrl: /^https:\/\/.+$/,
  PackageName: /^.{2,256}$/,
  License: /^.{3,512}$/,
  ShortDescription: /^.{3,256}$/,
  PackageLocale: /^(ja-JP|en-US)$/,
  DefaultLocale: /^ja-JP$/,
};

/** @param {string} folder @param {string} msi */
export function describesForWinget(folder, msi) {
  const winget = join(folder, "winget");
  writeWinget(winget, wingetManifests(product, readMsi(msi), ADDRESS, { japanese: "初版", english: "" }));
  const files = readdirSync(winget);
  const read = files.map((name) => parse(readFileSync(join(winget, name), "utf8")));
  assert.deepEqual(read.map(({ ManifestType }) => ManifestType).sort(), Object.keys(REQUIRED).sort());
  for (const manifest of read) {
    const required = [...IN_EACH, ...(REQUIRED[String(manifest["ManifestType"])] ?? [])];
    assert.deepEqual(required.filter((key) => !(key in manifest)).sort(), []);
    for (const [key, form] of Object.entries(FORMS))
      if (key in manifest) assert.match(String(manifest[key]), form, key);
  }
  assert.ok(files.includes(`${product.registryKey.replace(/\\.*/, "")}.${product.scheme}.yaml`), files.join());
  describesThisPackage(read.find(({ ManifestType }) => ManifestType === "installer") ?? {}, msi);
}

/** By the codes that `msiinfo` finds in it. @param {Record<string, any>} installer @param {string} msi */
function describesThisPackage(installer, msi) {
  const [entry] = installer["AppsAndFeaturesEntries"];
  assert.equal(installer["ProductCode"], property(msi, "ProductCode"));
  assert.equal(entry.ProductCode, property(msi, "ProductCode"));
  assert.equal(entry.UpgradeCode, property(msi, "UpgradeCode"));
  assert.equal(entry.DisplayName, property(msi, "ProductName"));
  assert.equal(entry.Publisher, property(msi, "Manufacturer"));
  assert.equal(installer["PackageVersion"], property(msi, "ProductVersion"));
  const [{ InstallerUrl, InstallerSha256, Architecture }] = installer["Installers"];
  assert.deepEqual([InstallerUrl, Architecture], [ADDRESS, "x64"]);
  assert.match(InstallerSha256, /^[0-9A-F]{64}$/);
  assert.equal(InstallerSha256, readMsi(msi).sha256);
}

/** @param {string} folder @param {string} msi */
export function describesForIntune(folder, msi) {
  const intune = join(folder, "intune");
  writeIntune(intune, product, readMsi(msi), msi);
  const steps = readFileSync(join(intune, "README.md"), "utf8");
  for (const words of [`msiexec /i "${basename(msi)}" /qn`, `msiexec /x "${property(msi, "ProductCode")}" /qn`]) {
    assert.ok(steps.includes(words), words);
  }
  const rule = readFileSync(join(intune, "detect.ps1"));
  assert.deepEqual([...rule.subarray(0, 3)], [0xef, 0xbb, 0xbf], "Windows PowerShell would not take it for UTF-8");
  // What the installation leaves there: `expected` in tests/windows/installation.mjs.
  assert.ok(rule.includes(`'HKLM:\\Software\\${product.registryKey}'`), String(rule));
  assert.ok(rule.includes(`[version]$key.Version -ge [version]'${property(msi, "ProductVersion")}'`), String(rule));
}

/** Every line of it has its value in JSON. @param {string} yaml @returns {Record<string, any>} */
function parse(yaml) {
  const lines = yaml.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const pairs = lines.map((line) => /^(\w+): (.*)$/.exec(line) ?? [line, "", "null"]);
  return Object.fromEntries(pairs.map(([, key = "", value = ""]) => [key, JSON.parse(value)]));
}

/** @param {string} msi @param {string} name */
function property(msi, name) {
  return new Database(msi).rows("Property").find((row) => row["Property"] === name)?.["Value"];
}

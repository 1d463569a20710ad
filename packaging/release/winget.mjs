// @ts-check
/**
 * winget's manifest of the package for Windows, in Japanese and English, in the form that `winget validate --manifest
 * FOLDER` and a private source take (https://aka.ms/winget-manifest-schema). Each line of YAML has its value in JSON,
 * which YAML contains.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Of the manifest's schema. */
const SCHEMA = "1.10.0";

/** What shows the app's screens; winget brings it where it is missing. */
const WEBVIEW = "Microsoft.EdgeWebView2Runtime";

/** @typedef {import("../identity.mjs").Identity} Identity */
/** @typedef {import("./msi.mjs").Msi} Msi */
/** @typedef {Record<string, unknown>} Manifest */

/** @typedef {{ japanese: string, english: string }} Notes what is new */

/** @param {Identity} identity publisher and product: they name the package, and never change */
export const packageIdentifier = ({ registryKey, scheme }) => `${registryKey.replace(/\\.*$/, "")}.${scheme}`;

/**
 * Its files, by their names.
 * @param {Identity} identity @param {Msi} msi @param {string} url where the package is had @param {Notes} notes
 * @returns {ReadonlyMap<string, Manifest>}
 */
export function wingetManifests(identity, msi, url, notes) {
  const name = packageIdentifier(identity);
  const common = { PackageIdentifier: name, PackageVersion: msi.version };
  const kind = (/** @type {string} */ type) => ({ ManifestType: type, ManifestVersion: SCHEMA });
  return new Map([
    [`${name}.yaml`, { ...common, DefaultLocale: "ja-JP", ...kind("version") }],
    [`${name}.installer.yaml`, { ...common, ...installer(identity, msi, url), ...kind("installer") }],
    [`${name}.locale.ja-JP.yaml`, { ...common, ...japanese(identity, notes.japanese), ...kind("defaultLocale") }],
    [`${name}.locale.en-US.yaml`, { ...common, ...english(identity, notes.english), ...kind("locale") }],
  ]);
}

/** @param {string} folder made anew @param {ReadonlyMap<string, Manifest>} manifests */
export function writeWinget(folder, manifests) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, manifest] of manifests) writeFileSync(join(folder, name), yaml(manifest));
}

/** @param {Manifest} manifest */
function yaml(manifest) {
  const type = String(manifest["ManifestType"]);
  const schema = `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${type}.${SCHEMA}.schema.json`;
  const lines = Object.entries(manifest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return [schema, ...lines, ""].join("\n");
}

/** @param {Identity} identity @param {Msi} msi @param {string} url */
function installer(identity, msi, url) {
  const { name, manufacturer, scheme, windows } = identity;
  const codes = { ProductCode: msi.productCode, UpgradeCode: msi.upgradeCode };
  return {
    Platform: ["Windows.Desktop"],
    MinimumOSVersion: "10.0.0.0",
    InstallerType: "msi",
    Scope: "machine",
    InstallModes: ["interactive", "silent", "silentWithProgress"],
    UpgradeBehavior: "install",
    Commands: [windows.terminal.replace(/\.exe$/, "")],
    Protocols: [scheme],
    Dependencies: { PackageDependencies: [{ PackageIdentifier: WEBVIEW }] },
    ProductCode: msi.productCode,
    AppsAndFeaturesEntries: [
      { DisplayName: name, Publisher: manufacturer, DisplayVersion: msi.version, ...codes, InstallerType: "msi" },
    ],
    Installers: [{ Architecture: "x64", InstallerUrl: url, InstallerSha256: msi.sha256 }],
  };
}

/** @param {Identity} identity @param {string} notes */
function japanese(identity, notes) {
  return {
    PackageLocale: "ja-JP",
    ...publisher(identity),
    PackageName: identity.name,
    ShortDescription: "せとしん外為WEBサービスにログインするための電子証明書を発行・更新します。",
    ...(notes !== "" && { ReleaseNotes: notes }),
  };
}

/** @param {Identity} identity @param {string} notes */
function english(identity, notes) {
  return {
    PackageLocale: "en-US",
    ...publisher(identity),
    PackageName: identity.nameInEnglish,
    ShortDescription: "Issues and renews the client certificate that logs in to the bank's web service.",
    ...(notes !== "" && { ReleaseNotes: notes }),
  };
}

/** @param {Identity} identity */
function publisher({ manufacturer, homepage }) {
  return {
    Publisher: manufacturer,
    PublisherUrl: homepage,
    PublisherSupportUrl: homepage,
    PackageUrl: homepage,
    License: "MIT",
  };
}

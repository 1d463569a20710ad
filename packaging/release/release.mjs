// @ts-check
/**
 * `npm run release -- VERSION`: builds the packages, signs them for the updater, and writes everything an
 * update service needs into dist/release: plain files for any web server.
 *
 * The practice edition by default; `-- VERSION --release` for the bank's, which refuses a profile that
 * is not ready, and an unsigned package for Windows: wix/package.mjs says how it is signed (`--sign-…`).
 * `--key FILE` signs for the updater (its password in TAURI_SIGNING_PRIVATE_KEY_PASSWORD); the
 * practice edition has a key of this machine's own. `--apt-key FILE` (OpenPGP's, armoured, without a password) signs
 * the apt repository in apt/; without it a bank's release has none. `--notes-ja FILE`, `--notes-en FILE`: what is new.
 * `--rollout N`: to N of a hundred installations. `--minimum x.y.z`: older ones must update. `--url
 * ADDRESS`: the folder it will be served from, the profile's if not given. `--package FILE`, as often as
 * needed: takes this package instead of building. `--output FOLDER`. `--fetch-webview2`: as wix/package.mjs.
 * Beside the MSI come winget/ and intune/, for administrators.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bold, fail, log } from "../../scripts/lib/output.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { fact, obstacles, readProfile, refuseUnready } from "../../scripts/lib/profile.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { versionOf } from "../../scripts/lib/version.mjs";
import { isSigned, signingOptions } from "../../wix/lib/sign.mjs";
import { editions, identityOf } from "../identity.mjs";
import { writeIntune } from "./intune.mjs";
import { manifestOf } from "./manifest.mjs";
import { readMsi } from "./msi.mjs";
import { practiceAptKey, writeRepository } from "./repository.mjs";
import { practiceKey, publicKeyOf, sign } from "./sign.mjs";
import { wingetManifests, writeWinget } from "./winget.mjs";

/** @typedef {import("./manifest.mjs").Signed} Signed */
/** @typedef {import("../identity.mjs").Identity} Identity */

/** What `practice-bank` serves its updates folder as, at its usual place. */
const PRACTICE = "https://127.0.0.1:15541/updates/";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    release: { type: "boolean", default: false },
    key: { type: "string" },
    "apt-key": { type: "string" },
    "notes-ja": { type: "string" },
    "notes-en": { type: "string" },
    rollout: { type: "string", default: "100" },
    minimum: { type: "string" },
    url: { type: "string" },
    package: { type: "string", multiple: true, default: [] },
    output: { type: "string", default: "dist/release" },
    "fetch-webview2": { type: "boolean", default: false },
    ...signingOptions,
  },
});

await main().catch(fail);

async function main() {
  const [given = "", ...others] = positionals;
  if (others.length > 0) throw new Error("one version, please");
  const version = versionOf(given);
  const edition = values.release ? editions.release : editions.practice;
  const { profile: name } = edition;
  const profile = readProfile(name);
  if (values.release) refuseUnready(name, obstacles(profile));
  const key = values.key ?? (values.release ? giveUpWithoutKey() : await practiceKey());
  const publicKey = publicKeyOf(key);
  if (values.release && profile.get("update.public_keys") !== publicKey) {
    throw new Error(`the key that signs is not the first of the profile's update.public_keys: ${publicKey}`);
  }
  const rollout = percentage(values.rollout);
  const address = addressOf(profile.get("update.url") ?? PRACTICE, values.url);
  const output = resolve(root, values.output);
  mkdirSync(output, { recursive: true });
  const packages = await gather(version, output);
  if (values.release) refuseUnsigned(packages);
  /** @type {Signed[]} */
  const signed = [];
  for (const file of packages) signed.push({ file, signature: await sign(file, version, key) });
  const manifest = manifestOf({
    product: fact(profile, "identifier"),
    version,
    notes: text("notes-ja"),
    notesInEnglish: text("notes-en"),
    rollout,
    minimum: values.minimum === undefined ? undefined : versionOf(values.minimum),
    address,
    signed,
  });
  describeForAdministrators(output, packages, identityOf(edition), address);
  writeFileSync(join(output, "keys.pub"), `${publicKey}\n`);
  // Last: a service that is being filled offers nothing that is not there.
  const latest = join(output, "latest.json");
  writeFileSync(latest, `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(`${latest}.minisig`, Buffer.from(await sign(latest, version, key), "base64"));
  const aptKey = values["apt-key"] ?? (isPractice() ? await practiceAptKey() : undefined);
  if (aptKey !== undefined) await offerByApt(output, packages, fact(profile, "bank_name"), aptKey);
  log();
  for (const file of [...packages, latest, `${latest}.minisig`]) log(`  ${basename(file)}`);
  log(bold(output));
}

/** The folder it will be served from, with its final slash. @param {string} manifest @param {string | undefined} given */
function addressOf(manifest, given) {
  const address = new URL(given === undefined ? "." : given.replace(/\/*$/, "/"), manifest);
  if (address.protocol !== "https:") throw new Error(`${address.href} is not https; the app would refuse it`);
  return address.href;
}

/** The packages, in the output folder. @param {string} version @param {string} output */
async function gather(version, output) {
  if (values.package.length > 0) return values.package.map((file) => copyTo(output, resolve(root, file)));
  const edition = values.release ? ["--release"] : [];
  const folder = mkdtempSync(join(tmpdir(), "release-"));
  const words = [...edition, "--version", version, "--output", folder];
  try {
    const webView = values["fetch-webview2"] ? ["--fetch-webview2"] : [];
    await run(process.execPath, ["wix/package.mjs", ...words, ...webView, ...signing()]);
    await run(process.execPath, ["packaging/linux/package.mjs", ...words]);
    const names = readdirSync(folder).filter((name) => /\.(deb|msi)$/.test(name));
    return names.map((name) => copyTo(output, join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Built here, for this machine. */
function isPractice() {
  return !values.release && values.package.length === 0;
}

/** @param {string} output @param {readonly string[]} packages @param {string} origin @param {string} key */
async function offerByApt(output, packages, origin, key) {
  const forLinux = packages.filter((file) => file.endsWith(".deb"));
  if (forLinux.length > 0) await writeRepository(join(output, "apt"), forLinux, origin, key);
}

/** @param {string} output @param {readonly string[]} packages @param {Identity} identity @param {string} address */
function describeForAdministrators(output, packages, identity, address) {
  for (const file of packages.filter((one) => one.endsWith(".msi"))) {
    const msi = readMsi(file);
    const url = new URL(encodeURIComponent(basename(file)), address).href;
    const notes = { japanese: text("notes-ja"), english: text("notes-en") };
    writeWinget(join(output, "winget"), wingetManifests(identity, msi, url, notes));
    writeIntune(join(output, "intune"), identity, msi, file);
  }
}

/** What was said about signing for Windows, as it was said. */
function signing() {
  const names = /** @type {(keyof typeof signingOptions)[]} */ (Object.keys(signingOptions));
  return names.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]));
}

/** @param {readonly string[]} packages */
function refuseUnsigned(packages) {
  const unsigned = packages.filter((file) => file.endsWith(".msi") && !isSigned(file));
  if (unsigned.length > 0) throw new Error(`not signed for Windows: ${unsigned.join(", ")}`);
}

/** @param {string} output @param {string} file */
function copyTo(output, file) {
  const copy = join(output, basename(file));
  if (copy !== file) copyFileSync(file, copy);
  return copy;
}

/** @returns {never} */
function giveUpWithoutKey() {
  throw new Error("the bank's releases are signed with its own key: --key FILE");
}

/** @param {string} given */
function percentage(given) {
  if (!/^\d+$/.test(given) || Number(given) > 100) throw new Error(`--rollout ${given} is no percentage`);
  return Number(given);
}

/** @param {"notes-ja" | "notes-en"} option */
function text(option) {
  const file = values[option];
  return file === undefined ? "" : readFileSync(resolve(file), "utf8").trim();
}

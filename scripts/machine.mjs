// @ts-check
/**
 * Makes this machine ready: `node scripts/machine.mjs [build|window|terminal|test]...`
 * Where nothing is missing it only looks, and that takes milliseconds.
 */
import { pathToFileURL } from "node:url";
import { canInstall, install, installedPackages, installLine, switchOff } from "./lib/debian.mjs";
import { isStale } from "./lib/freshness.mjs";
import { bold, fail, log } from "./lib/output.mjs";
import { inRepository } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { checkCompilers, ensureComponents } from "./lib/toolchain.mjs";
import { packagesFor } from "./packages.mjs";

/** @typedef {import("./packages.mjs").Purpose} Purpose */

/**
 * Installs what is missing for these purposes, saying what and why.
 * @param {readonly Purpose[]} purposes
 * @returns {Promise<void>}
 */
export async function prepareMachine(purposes) {
  checkCompilers();
  await ensurePackages(purposes);
  await ensureNodeModules();
  if (!purposes.includes("test")) return;
  await ensureComponents();
}

/** @param {readonly Purpose[]} purposes */
async function ensurePackages(purposes) {
  const installed = installedPackages();
  const wanted = packagesFor(purposes);
  if (installed === undefined) return listPackages(wanted.map(({ name }) => name));
  const missing = wanted.filter(({ name }) => !installed.has(name));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  log(bold("These Debian packages are missing:"));
  for (const { name, why } of missing) log(`  ${name.padEnd(24)}${why}`);
  if (!canInstall()) throw new Error(`please run as root: ${installLine(names)}`);
  log(bold("Installing them. This takes some minutes the first time."));
  await install(names);
  await switchOff(missing.flatMap(({ service }) => service ?? []));
}

/** @param {readonly string[]} names */
function listPackages(names) {
  log("This system does not use Debian's packages. What is needed is called there:");
  log(`  ${names.join(" ")}`);
}

/** The npm packages as the lock file has them. */
export async function ensureNodeModules() {
  const product = inRepository("node_modules", ".package-lock.json");
  if (!isStale(product, [inRepository("package-lock.json")])) return;
  log(bold("Installing the npm packages of package-lock.json."));
  await run("npm", ["ci", "--no-audit", "--no-fund"]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const purposes = /** @type {Purpose[]} */ (process.argv.slice(2));
  await prepareMachine(purposes.length === 0 ? ["build"] : purposes).catch(fail);
}

// @ts-check
/**
 * Makes this machine ready: `node scripts/machine.mjs [build|window|terminal|test|complete]...`
 * Where nothing is missing it only looks, and that takes milliseconds.
 */
import { pathToFileURL } from "node:url";
import { ensurePackages, isDebian } from "./lib/debian.mjs";
import { isStale } from "./lib/freshness.mjs";
import { bold, fail, log } from "./lib/output.mjs";
import { inRepository } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { checkCompilers, ensureComponents } from "./lib/toolchain.mjs";
import { packagesFor } from "./packages.mjs";
import { ensurePacparser } from "./pacparser.mjs";

/** @typedef {import("./packages.mjs").Purpose} Purpose */

/** Installs what is missing for these purposes, saying what and why. @param {readonly Purpose[]} purposes */
export async function prepareMachine(purposes) {
  checkCompilers();
  const wanted = packagesFor(purposes);
  if (isDebian()) await ensurePackages(wanted);
  else {
    log("This system does not use Debian's packages. What is needed is called there:");
    log(`  ${wanted.map(({ name }) => name).join(" ")}`);
  }
  await ensureNodeModules();
  if (!purposes.includes("test")) return;
  await ensureComponents();
  await ensurePacparser();
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

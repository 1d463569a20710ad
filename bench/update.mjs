// @ts-check
/** How fast a package comes, and what it costs in memory: 200 MB by cert-cli, and the same file by curl. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../scripts/lib/paths.mjs";
import { capture } from "../scripts/lib/run.mjs";
import { compareSpeeds, run } from "./cost.mjs";
import { compare, released } from "./settings.mjs";

/** @typedef {import("./settings.mjs").Comparison} Comparison */
/** @typedef {import("./bank.mjs").Account} Account */
/** @typedef {import("./cost.mjs").Cost} Cost */

const BYTES = 200_000_000;

/**
 * curl only fetches: what fetches and verifies by the usual tools stands beside it.
 * @param {Downloads} downloads
 * @returns {Promise<Comparison[]>}
 */
export async function compareDownloads({ bytes, check, target, fetch }) {
  const { peak } = await run(check);
  let most = 0;
  const ours = async () => {
    const cost = await fetch("ours");
    most = Math.max(most, cost.peak);
    return cost;
  };
  const curl = () => fetch("curl");
  const curlAndSum = async () => {
    const costs = [await curl(), await run(["b2sum", target])];
    return { seconds: costs.reduce((sum, { seconds }) => sum + seconds, 0) };
  };
  const aim = "at least 0.9";
  const speeds = [
    await compareSpeeds("200 MB update, verified : curl, within one machine", bytes, ours, curl, aim),
    await compareSpeeds("  the same : curl, then b2sum", bytes, ours, curlAndSum, aim),
  ];
  return [...speeds, compare("memory it takes : the limit", most - peak, 30, "MiB", "below 1", 1)];
}

/**
 * @typedef {{
 *   bytes: number,
 *   check: readonly string[],
 *   target: string,
 *   fetch: (who: "ours" | "curl", proxy?: string) => Promise<Cost>,
 * }} Downloads `check` only asks whether there is a new version; `target` is where curl puts it
 */

/**
 * A release in the bank's folder, and how it is fetched.
 * @param {Account} account
 * @param {string} folder
 * @returns {Promise<Downloads>}
 */
export async function publish(account, folder, bytes = BYTES) {
  const file = await release(account, folder, bytes);
  const [target, check] = [join(folder, "downloaded"), updateCommand(account, folder)];
  const curl = ["curl", "--silent", "--fail", "--cacert", account.ca, "--noproxy", "", "--output", target, file];
  const fetch = (/** @type {"ours" | "curl"} */ who, proxy = "") => {
    rmSync(target, { recursive: true, force: true });
    if (who === "curl") return run([...curl, "--proxy", proxy]);
    return run([...check, "--download", target, "--proxy", proxy === "" ? "none" : proxy]);
  };
  return { bytes, check, target, fetch };
}

/**
 * Gives the package's address.
 * @param {Account} account
 * @param {string} folder
 * @param {number} bytes
 */
async function release({ updates }, folder, bytes) {
  const [file, service] = [join(folder, "app_9.9.9_amd64.deb"), join(updates.keys, "..")];
  const begin = Buffer.from("!<arch>\ndebian-binary   ");
  writeFileSync(file, Buffer.concat([begin, Buffer.alloc(bytes - begin.length, "filling ")]));
  mkdirSync(service, { recursive: true });
  const url = new URL(".", updates.manifest).href;
  const parameters = ["9.9.9", "--package", file, "--url", url, "--output", service];
  const env = { XDG_DATA_HOME: folder };
  await capture(process.execPath, [inRepository("packaging/release/release.mjs"), ...parameters], { env });
  return new URL("app_9.9.9_amd64.deb", url).href;
}

/** @param {Account} account @param {string} folder @returns {string[]} */
function updateCommand({ service, ca, updates }, folder) {
  const state = join(folder, "update-state");
  const where = ["--service", service, "--ca", ca, "--store", `nss:${join(folder, "update-store")}`, "--state", state];
  return [released("cert-cli"), "update", "--manifest", updates.manifest, "--update-keys", updates.keys, ...where];
}

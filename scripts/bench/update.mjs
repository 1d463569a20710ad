// @ts-check
/** How fast a package comes, and what it costs in memory: 200 MB by cert-cli, and the same file by curl. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../lib/paths.mjs";
import { capture } from "../lib/run.mjs";
import { median, released } from "./settings.mjs";

/** @typedef {import("./settings.mjs").Comparison} Comparison */
/** @typedef {import("./bank.mjs").Account} Account */

const BYTES = 200_000_000;
const ROUNDS = 5;

/**
 * @param {Downloads} downloads
 * @returns {Promise<Comparison[]>}
 */
export async function compareDownloads(downloads) {
  const checking = await run(downloads.check);
  const [ours, theirs] = [/** @type {Cost[]} */ ([]), /** @type {Cost[]} */ ([])];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await downloads.fetch("ours"));
    theirs.push(await downloads.fetch("curl"));
  }
  const [time, timeOfCurl] = [ours, theirs].map((costs) => median(costs.map(({ seconds }) => seconds)));
  const speed = (/** @type {number} */ seconds) => BYTES / 1e6 / seconds;
  const [fast, fastCurl] = [speed(time ?? NaN), speed(timeOfCurl ?? NaN)];
  const grown = Math.max(...ours.map(({ peak }) => peak)) - checking.peak;
  return [
    {
      what: "200 MB update, verified : curl, within one machine",
      ours: `${fast.toFixed(0)} MB/s`,
      theirs: `${fastCurl.toFixed(0)} MB/s`,
      ratio: fast / fastCurl,
      aim: "at least 0.9",
    },
    {
      what: "memory it takes : the limit",
      ours: `${grown.toFixed(1)} MiB`,
      theirs: "30 MiB",
      ratio: grown / 30,
      aim: "below 1",
    },
  ];
}

/**
 * @typedef {{
 *   bytes: number,
 *   check: readonly string[],
 *   fetch: (who: "ours" | "curl", proxy?: string) => Promise<Cost>,
 * }} Downloads `check` only asks whether there is a new version
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
  return { bytes, check, fetch };
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
  await capture(process.execPath, [inRepository("scripts", "release.mjs"), ...parameters], { env });
  return new URL("app_9.9.9_amd64.deb", url).href;
}

/** @param {Account} account @param {string} folder @returns {string[]} */
function updateCommand({ service, ca, updates }, folder) {
  const state = join(folder, "update-state");
  const where = ["--service", service, "--ca", ca, "--store", `nss:${join(folder, "update-store")}`, "--state", state];
  return [released("cert-cli"), "update", "--manifest", updates.manifest, "--update-keys", updates.keys, ...where];
}

/** @typedef {{ seconds: number, peak: number }} Cost `peak`: MiB */

/** @param {readonly string[]} command @returns {Promise<Cost>} */
export async function run([program = "", ...parameters]) {
  const begin = performance.now();
  const child = spawn(program, parameters, { stdio: ["ignore", "ignore", "inherit"] });
  let peak = 0;
  const watching = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid ?? 0));
  }, 2);
  const [status] = await once(child, "exit");
  clearInterval(watching);
  if (status !== 0) throw new Error(`${program}: status ${status}`);
  return { seconds: (performance.now() - begin) / 1000, peak };
}

/** The most memory a process has had so far (proc_pid_status(5)). @param {number} pid @returns {number} MiB */
function peakOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0; // It has ended meanwhile.
  }
}

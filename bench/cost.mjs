// @ts-check
/** What a command takes, and how fast two of them are. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { compare, median } from "./settings.mjs";

/** @typedef {import("./settings.mjs").Comparison} Comparison */
/** @typedef {{ seconds: number, peak: number }} Cost `peak`: MiB */

const ROUNDS = 5;

/**
 * One and the other in turn: whatever else the machine does, it does to both.
 * @param {string} what
 * @param {number} bytes that each fetches
 * @param {() => Promise<Pick<Cost, "seconds">>} one
 * @param {() => Promise<Pick<Cost, "seconds">>} other
 * @param {string} aim
 * @returns {Promise<Comparison>}
 */
export async function compareSpeeds(what, bytes, one, other, aim) {
  const [first, second] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let round = 0; round < ROUNDS; round += 1) {
    first.push(bytes / 1e6 / (await one()).seconds);
    second.push(bytes / 1e6 / (await other()).seconds);
  }
  return compare(what, median(first), median(second), "MB/s", aim);
}

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

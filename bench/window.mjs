// @ts-check
/** The app's window against an empty one, built and opened the same way. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Service } from "../scripts/lib/service.mjs";
import { memoryOf } from "./memory.mjs";
import { openScreen } from "./screen.mjs";
import { compare, median, released } from "./settings.mjs";

const ROUNDS = 11;

/** After this time a window has settled. */
const SETTLED_MS = 1500;

/** How often the app's log is read: seldom, since that takes the processor from the app. */
const POLL_MS = 50;

const ANSWERED = '"message":"answered","name":"start"';

/**
 * @typedef {{ milliseconds: number, mebibytes: number }} Opening
 * @typedef {(environment: NodeJS.ProcessEnv, folder: string) => Promise<Opening>} Opener
 */

/**
 * @param {string} folder in which the bank's notice is, where the app looks for it
 * @returns {Promise<import("./settings.mjs").Comparison[]>}
 */
export async function compareWindows(folder) {
  const environment = await openScreen(folder);
  // The first of each fills caches and, for the app, makes the certificate database.
  await openEmpty(environment);
  await openApp(environment, join(folder, "state-first"));
  /** @type {Opening[]} */
  const apps = [];
  /** @type {Opening[]} */
  const empties = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    empties.push(await openEmpty(environment));
    apps.push(await openApp(environment, join(folder, `state-${round}`)));
  }
  return [
    compareOpenings("start → first screen answers : empty Tauri window", apps, empties, "milliseconds", "ms"),
    compareOpenings("memory : empty Tauri window", apps, empties, "mebibytes", "MiB"),
  ];
}

/**
 * @param {string} what
 * @param {readonly Opening[]} apps
 * @param {readonly Opening[]} empties
 * @param {keyof Opening} key
 * @param {string} unit
 */
function compareOpenings(what, apps, empties, key, unit) {
  const [ours, theirs] = [apps, empties].map((all) => median(all.map((one) => one[key])));
  return compare(what, ours ?? NaN, theirs ?? NaN, unit, "≤ 1.1");
}

/** @param {NodeJS.ProcessEnv} env */
async function openEmpty(env) {
  const begin = Date.now();
  const window = Service.start(released("empty-window"), [], { env, output: "pipe" });
  const answered = window.firstLine().then(() => Date.now());
  return observe(window, begin, answered);
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} state a folder of its own, so that its log begins empty
 */
async function openApp(environment, state) {
  const env = { ...environment, XDG_STATE_HOME: state };
  const begin = Date.now();
  const window = Service.start(released("cert-app"), [], { env });
  return observe(window, begin, firstScreen(state));
}

/**
 * @param {Service} window
 * @param {number} begin
 * @param {Promise<number>} answered
 * @returns {Promise<Opening>}
 */
async function observe(window, begin, answered) {
  try {
    const milliseconds = (await answered) - begin;
    await sleep(SETTLED_MS);
    return { milliseconds, mebibytes: memoryOf(window.child.pid ?? 0) };
  } finally {
    await window.stop();
  }
}

/**
 * When the app's first screen was answered, as the app has written it down.
 * @param {string} state
 * @returns {Promise<number>} as Date.now()
 */
async function firstScreen(state) {
  const limit = performance.now() + 30_000;
  while (performance.now() < limit) {
    const line = logOf(state)
      .split("\n")
      .find((line) => line.includes(ANSWERED));
    if (line !== undefined) return Date.parse(JSON.parse(line).timestamp);
    await sleep(POLL_MS);
  }
  throw new Error("the app's first screen does not answer");
}

/** @param {string} state */
function logOf(state) {
  try {
    const names = readdirSync(state, { recursive: true, encoding: "utf8" });
    const logs = names.filter((name) => name.endsWith(".log"));
    return logs.map((name) => readFileSync(join(state, name), "utf8")).join("");
  } catch {
    return ""; // Not there yet.
  }
}

// @ts-check
/** The app's window against an empty one, built and opened the same way. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { atEnd } from "../scripts/lib/cleanup.mjs";
import { Service } from "../scripts/lib/service.mjs";
import { compare, median, released } from "./settings.mjs";

const ROUNDS = 11;

/** Time for a window's memory use to settle. */
const SETTLED_MS = 1500;

/** Interval for reading the app's log; long, since reading takes CPU time from the app. */
const POLL_MS = 50;

const ANSWERED = '"message":"answered","name":"start"';

/**
 * @typedef {{ milliseconds: number, mebibytes: number }} Opening
 * @typedef {(environment: NodeJS.ProcessEnv, folder: string) => Promise<Opening>} Opener
 */

/** @param {string} folder holds the bank's service.json where the app looks for it */
export async function compareWindows(folder) {
  const environment = await openScreen(folder);
  // The first run of each fills caches and, for the app, creates the certificate database.
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
  const compared = (/** @type {string} */ what, /** @type {keyof Opening} */ key, /** @type {string} */ unit) => {
    const [ours, theirs] = [apps, empties].map((all) => median(all.map((each) => each[key])));
    return compare(what, ours ?? NaN, theirs ?? NaN, unit, "≤ 1.1");
  };
  return [
    compared("start → first screen answers : empty Tauri window", "milliseconds", "ms"),
    compared("memory : empty Tauri window", "mebibytes", "MiB"),
  ];
}

/** @param {NodeJS.ProcessEnv} env */
async function openEmpty(env) {
  const begin = Date.now();
  const window = Service.start(released("empty-window"), [], { env, output: "pipe" });
  const answered = window.firstLine().then(() => Date.now());
  return observe(window, begin, answered);
}

/** @param {NodeJS.ProcessEnv} environment @param {string} state a new folder, so that its log begins empty */
async function openApp(environment, state) {
  const env = { ...environment, XDG_STATE_HOME: state };
  const begin = Date.now();
  const window = Service.start(released("cert-app"), [], { env });
  return observe(window, begin, firstScreen(state));
}

/** @param {Service} window @param {number} begin @param {Promise<number>} answered @returns {Promise<Opening>} */
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
 * When the app answered the first screen, according to its log.
 * @param {string} state @returns {Promise<number>} as Date.now()
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
    return ""; // The folder does not exist yet.
  }
}

/**
 * Starts a virtual display and a session bus.
 * @param {string} folder home, data, cache and configuration folder of the programs
 * @returns {Promise<NodeJS.ProcessEnv>} the environment in which a program opens its window there
 */
async function openScreen(folder) {
  const display = await line("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x1024x24"]);
  const bus = await line("dbus-daemon", ["--session", "--nofork", "--nopidfile", "--print-address"]);
  return {
    DISPLAY: `:${display}`,
    DBUS_SESSION_BUS_ADDRESS: bus,
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CACHE_HOME: `${folder}/cache`,
    XDG_CONFIG_HOME: `${folder}/config`,
    GSETTINGS_BACKEND: "memory",
    NO_AT_BRIDGE: "1",
  };
}

/** @param {string} program @param {readonly string[]} parameters */
async function line(program, parameters) {
  const service = Service.start(program, parameters, { output: "pipe" });
  atEnd(() => service.stop());
  return service.firstLine();
}

/**
 * The sum of the proportional set sizes (proc_pid_smaps_rollup(5)) of a process and its
 * descendants, which counts shared memory once.
 * @param {number} root the process
 * @returns {number} MiB
 */
function memoryOf(root) {
  const sizes = familyOf(root).map((pid) => proportionalSize(pid));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

/** @param {number} root */
function familyOf(root) {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(processes.map((pid) => [pid, parentOf(pid)]));
  const belongs = (/** @type {number | undefined} */ pid) => {
    while (pid !== undefined && pid > 1 && pid !== root) pid = parents.get(pid);
    return pid === root;
  };
  return processes.filter(belongs);
}

/** @param {number} pid */
function parentOf(pid) {
  // The name may itself contain parentheses, so the fields start after the last one.
  const fields = read(pid, "stat")
    .replace(/^.*\) /s, "")
    .split(" ");
  return Number(fields[1]);
}

/** @param {number} pid @returns {number} KiB */
function proportionalSize(pid) {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(read(pid, "smaps_rollup"))?.[1] ?? 0);
}

/** @param {number} pid @param {string} file */
function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // The process has ended.
  }
}

// @ts-check
/** Runs steps one after another and sums up. */
import { bold, dim, green, red, say } from "../lib/say.mjs";
import { execute } from "./execute.mjs";
import { Log } from "./log.mjs";

/**
 * @typedef {import("./steps.mjs").Step} Step
 * @typedef {{ name: string, passed: boolean, seconds: number, note: string }} Result
 */

/**
 * @param {readonly Step[]} steps
 * @returns {Promise<boolean>} whether all passed
 */
export async function runAll(steps) {
  /** @type {Result[]} */
  const results = [];
  for (const step of steps) {
    say(`${dim("▶")} ${step.name}`);
    const result = await runOne(step, results);
    results.push(result);
    say(lineOf(result));
  }
  return sumUp(results);
}

/**
 * @param {Step} step
 * @param {readonly Result[]} before
 * @returns {Promise<Result>}
 */
async function runOne(step, before) {
  const failed = before.find(({ name, passed }) => !passed && step.needs?.includes(name));
  const blank = { name: step.name, seconds: 0 };
  if (failed !== undefined) return { ...blank, passed: false, note: `needs "${failed.name}"` };
  const log = new Log(step.name);
  const begin = performance.now();
  const outcome = await attempt(step, log);
  log.close();
  if (!outcome.passed) say(log.tail());
  for (const figure of log.figures()) say(dim(`  ${figure}`));
  return { ...blank, ...outcome, seconds: (performance.now() - begin) / 1000 };
}

/**
 * @param {Step} step
 * @param {Log} log
 */
async function attempt(step, log) {
  try {
    return { passed: true, note: await perform(step, log) };
  } catch (error) {
    return { passed: false, note: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * @param {Step} step
 * @param {Log} log
 * @returns {Promise<string>} what the summary says about it
 */
async function perform({ run, env = {}, cwd = "", minutes }, log) {
  if (typeof run === "function") return run(log);
  await execute(run, { log, env, cwd, ...(minutes !== undefined && { minutes }) });
  const tests = log.passedTests();
  return tests === 0 ? "" : `${tests} tests`;
}

/** @param {Result} result */
function lineOf({ name, passed, seconds, note }) {
  const mark = passed ? green("✔") : red("✘");
  return `${mark} ${name.padEnd(24)}${seconds.toFixed(1).padStart(7)} s  ${note}`;
}

/** @param {readonly Result[]} results */
function sumUp(results) {
  const passed = results.filter((result) => result.passed).length;
  say();
  say(bold("Summary"));
  results.map(lineOf).forEach((line) => say(line));
  say();
  say(`${passed} passed, ${results.length - passed} failed`);
  return passed === results.length;
}

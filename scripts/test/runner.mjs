// @ts-check
/** Runs steps, two at a time, and sums up. */
import { bold, dim, green, log, red } from "../lib/output.mjs";
import { execute } from "./execute.mjs";
import { Log } from "./log.mjs";

/**
 * @typedef {import("./steps.mjs").Step} Step
 * @typedef {{ name: string, passed: boolean, seconds: number, note: string }} Result
 */

/** While one compiles or computes, another waits for a browser or a timeout; a third would only slow them down. */
const AT_ONCE = 2;

/** @param {readonly Step[]} steps @returns {Promise<boolean>} whether all passed */
export async function runAll(steps) {
  const results = await inOrder(steps);
  const passed = results.filter((result) => result.passed).length;
  log();
  log(bold("Summary"));
  for (const result of results) log(lineOf(result));
  log();
  log(`${passed} passed, ${results.length - passed} failed`);
  return passed === results.length;
}

/** Each begins as soon as a place is free and what it needs has ended. @param {readonly Step[]} steps */
async function inOrder(steps) {
  const waiting = [...steps];
  /** @type {Map<string, Promise<Result>>} */
  const running = new Map();
  /** @type {Result[]} */
  const results = [];
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex((step) => isReady(step, [...waiting.map(({ name }) => name), ...running.keys()]));
    if (running.size < AT_ONCE && next >= 0) {
      const [step] = waiting.splice(next, 1);
      if (step !== undefined) running.set(step.name, runOne(step, results));
      continue;
    }
    const result = await Promise.race(running.values());
    running.delete(result.name);
    results.push(result);
    log(lineOf(result));
  }
  return results;
}

/** @param {Step} step @param {readonly string[]} unfinished names of steps */
const isReady = ({ needs = [], after = [] }, unfinished) =>
  ![...needs, ...after].some((name) => unfinished.includes(name));

/** @param {Step} step @param {readonly Result[]} before @returns {Promise<Result>} */
async function runOne(step, before) {
  const failed = before.find(({ name, passed }) => !passed && step.needs?.includes(name));
  const blank = { name: step.name, seconds: 0 };
  if (failed !== undefined) return { ...blank, passed: false, note: `needs "${failed.name}"` };
  log(`${dim("▶")} ${step.name}`);
  const output = new Log(step.name);
  const begin = performance.now();
  const outcome = await perform(step, output).then(
    (note) => ({ passed: true, note }),
    (error) => ({ passed: false, note: error instanceof Error ? error.message : String(error) }),
  );
  output.close();
  if (!outcome.passed) log(output.tail());
  for (const figure of output.figures()) log(dim(`  ${figure}`));
  return { ...blank, ...outcome, seconds: (performance.now() - begin) / 1000 };
}

/** @param {Step} step @param {Log} output @returns {Promise<string>} what the summary says about it */
async function perform({ run, env = {}, minutes }, output) {
  if (typeof run === "function") return run(output);
  await execute(run, { log: output, env, ...(minutes !== undefined && { minutes }) });
  const tests = output.passedTests();
  return tests === 0 ? "" : `${tests} tests`;
}

/** @param {Result} result */
function lineOf({ name, passed, seconds, note }) {
  const mark = passed ? green("✔") : red("✘");
  return `${mark} ${name.padEnd(30)}${seconds.toFixed(1).padStart(7)} s  ${note}`;
}

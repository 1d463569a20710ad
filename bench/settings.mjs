// @ts-check
/** Helpers shared by the measurements. */
import { join } from "node:path";
import { targetDirectory } from "../scripts/lib/paths.mjs";

/** @param {string} name a program of the release build */
export const released = (name) => join(targetDirectory, "release", name);

/** @param {readonly number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}

/** @typedef {{ what: string, ours: string, theirs: string, ratio: number, aim: string }} Comparison */

/**
 * @param {string} what @param {number} ours @param {number} theirs @param {string} unit @param {string} aim
 * @param {number} [digits]
 */
export function compare(what, ours, theirs, unit, aim, digits = 0) {
  const format = (/** @type {number} */ value) => `${value.toFixed(digits)} ${unit}`.trim();
  return { what, ours: format(ours), theirs: format(theirs), ratio: ours / theirs, aim };
}

/** @param {Comparison} comparison */
export const lineOf = ({ what, ours, theirs, ratio, aim }) =>
  `${what.padEnd(58)}${ours.padStart(12)}${theirs.padStart(12)}${ratio.toFixed(2).padStart(8)}  ${aim}`;

// @ts-check
/** What the measurements share. */
import { join } from "node:path";
import { targetDirectory } from "../scripts/lib/paths.mjs";

/** @param {string} name a program as it is shipped */
export const released = (name) => join(targetDirectory, "release", name);

/** @param {readonly number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}

/**
 * @typedef {{ what: string, ours: string, theirs: string, ratio: number, aim: string }} Comparison
 */

/** @param {Comparison} comparison */
export const lineOf = ({ what, ours, theirs, ratio, aim }) =>
  `${what.padEnd(58)}${ours.padStart(12)}${theirs.padStart(12)}${ratio.toFixed(2).padStart(8)}  ${aim}`;

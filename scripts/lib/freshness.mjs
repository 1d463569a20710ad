// @ts-check
/** Whether something made from files is older than they are. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether `product` is missing or older than the newest of `sources`.
 * @param {string} product a file
 * @param {readonly string[]} sources files and folders
 * @param {readonly string[]} [ignored] names of folders that are not looked into
 */
export function isStale(product, sources, ignored = []) {
  const made = statSync(product, { throwIfNoEntry: false })?.mtimeMs;
  return made === undefined || sources.some((source) => newest(source, ignored) > made);
}

/** @param {string} path @param {readonly string[]} ignored @returns {number} milliseconds since 1970 */
function newest(path, ignored) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return 0;
  if (!status.isDirectory()) return status.mtimeMs;
  const names = readdirSync(path).filter((name) => !ignored.includes(name));
  // The folder's own time tells of files that were taken away.
  return Math.max(status.mtimeMs, ...names.map((name) => newest(join(path, name), ignored)));
}

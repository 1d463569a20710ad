// @ts-check
/** Known weaknesses of the crates. The database comes from the network, which may be missing. */
import { execute } from "./execute.mjs";

/** Fetching takes seconds where it works at all. */
const FETCH_MINUTES = 1;

/**
 * @param {import("./log.mjs").Log} log
 * @returns {Promise<string>}
 */
export async function checkAdvisories(log) {
  try {
    await execute(["cargo", "deny", "fetch", "db"], { log, minutes: FETCH_MINUTES });
  } catch {
    return "not checked: the advisory database cannot be reached";
  }
  const check = ["cargo", "deny", "--all-features", "check", "--disable-fetch", "advisories"];
  await execute(/** @type {[string, ...string[]]} */ (check), { log });
  return "";
}

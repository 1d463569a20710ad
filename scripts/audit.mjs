// @ts-check
/**
 * `npm run audit`: licences, sources and known weaknesses of all crates, by cargo-deny. The database of weaknesses
 * comes from the network; where it cannot be had, that is said and the rest is checked.
 */
import { fail, log } from "./lib/output.mjs";
import { run, tryCapture } from "./lib/run.mjs";
import { ensureCargoDeny } from "./lib/toolchain.mjs";

const DENY = ["deny", "--all-features"];

try {
  await ensureCargoDeny();
  await run("cargo", [...DENY, "check", "bans", "licenses", "sources"]);
  const isFetched = tryCapture("timeout", ["60", "cargo", "deny", "fetch", "db"]) !== undefined;
  if (isFetched) await run("cargo", [...DENY, "check", "--disable-fetch", "advisories"]);
  else log("advisories not checked: their database cannot be reached");
} catch (error) {
  fail(error);
}

// @ts-check
/** One issue: the window's button and the terminal program against the shell's pipeline. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../scripts/lib/paths.mjs";
import { capture } from "../scripts/lib/run.mjs";
import { compare, median, released } from "./settings.mjs";

/** How long a key takes is chance: few rounds would measure the chance. */
const ROUNDS = 15;

/** @typedef {import("./bank.mjs").Account} Account */

/** @param {Account} account @param {string} folder @returns {Promise<import("./settings.mjs").Comparison[]>} */
export async function compareIssue(account, folder) {
  const [keyed, whole] = [await pipeline(account, folder, "keyed"), await pipeline(account, folder, "whole")];
  const [button, terminal] = [await pressButton(account, folder), await runTerminal(account, folder)];
  return [
    compare("button → installed and tried : pipeline", button, whole, "ms", "≤ 0.3"),
    compare("button → installed and tried : pipeline with a key ready", button, keyed, "ms", "≤ 1.0"),
    compare("cert-cli issue : pipeline", terminal, whole, "ms", "≤ 1.0"),
  ];
}

/** @param {Account} account @param {string} folder @param {"keyed" | "whole"} kind */
async function pipeline(account, folder, kind) {
  const database = join(folder, `pipeline-${kind}`);
  mkdirSync(database, { mode: 0o700 });
  await capture("certutil", ["-N", "-d", `sql:${database}`, "--empty-password"]);
  const key = kind === "keyed" ? join(folder, "key.pem") : "";
  const env = {
    SERVICE: account.service,
    CA: account.ca,
    LOGIN_ID: account.login_id,
    PASSWORD: account.password,
    DATABASE: database,
    KEY: key,
  };
  const makeKey = key === "" ? undefined : () => capture("openssl", ["genrsa", "-out", key, "2048"]);
  return timed(() => capture(inRepository("bench/pipeline.sh"), [], { env }), makeKey);
}

/** @param {Account} account @param {string} folder */
async function pressButton(account, folder) {
  const database = join(folder, "button");
  const input = JSON.stringify({ ...account, database, state: join(folder, "button-state"), rounds: ROUNDS });
  return median(JSON.parse(await capture(released("press-button"), [], { input })));
}

/** @param {Account} account @param {string} folder */
async function runTerminal(account, folder) {
  const places = ["--store", `nss:${join(folder, "terminal")}`, "--state", join(folder, "state")];
  const bank = ["--service", account.service, "--ca", account.ca, "--login-id", account.login_id];
  const command = ["issue", ...bank, ...places, "--password-stdin", "--json"];
  const input = `${account.password}\n`;
  // The first one creates the database, which the pipeline was given, too.
  const run = () => capture(released("cert-cli"), command, { input });
  await run();
  return timed(run);
}

/**
 * @param {() => Promise<unknown>} act
 * @param {() => Promise<unknown>} [prepare] what comes before each, and is not timed
 * @returns {Promise<number>} the median in milliseconds
 */
async function timed(act, prepare) {
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await prepare?.();
    const begin = performance.now();
    await act();
    times.push(performance.now() - begin);
  }
  return median(times);
}

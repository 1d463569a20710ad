// @ts-check
/** One issue: the window's button and the terminal program against the shell's pipeline. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../scripts/lib/paths.mjs";
import { capture } from "../scripts/lib/run.mjs";
import { compare, median, released } from "./settings.mjs";

/** How long a key takes is chance: few rounds would measure the chance. */
const ROUNDS = 15;

/** @param {import("./bank.mjs").Account} account @param {string} folder */
export async function compareIssue(account, folder) {
  const fixture = { account, folder };
  const [keyed, whole] = [await pipeline(fixture, "keyed"), await pipeline(fixture, "whole")];
  const [button, terminal] = [await pressButton(fixture), await runTerminal(fixture)];
  return [
    compare("button → installed and tried : pipeline", button, whole, "ms", "≤ 0.3"),
    compare("button → installed and tried : pipeline with a key ready", button, keyed, "ms", "≤ 1.0"),
    compare("cert-cli issue : pipeline", terminal, whole, "ms", "≤ 1.0"),
  ];
}

/** @typedef {{ account: import("./bank.mjs").Account, folder: string }} Fixture */

/** @param {Fixture} fixture @param {"keyed" | "whole"} kind */
async function pipeline({ account, folder }, kind) {
  const database = join(folder, `pipeline-${kind}`);
  mkdirSync(database, { mode: 0o700 });
  await capture("certutil", ["-N", "-d", `sql:${database}`, "--empty-password"]);
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const key = join(folder, `key-${round}.pem`);
    if (kind === "keyed") await capture("openssl", ["genrsa", "-out", key, "2048"]);
    const env = {
      SERVICE: account.service,
      CA: account.ca,
      LOGIN_ID: account.login_id,
      PASSWORD: account.password,
      DATABASE: database,
      KEY: kind === "keyed" ? key : "",
    };
    times.push(await timed(() => capture(inRepository("bench/pipeline.sh"), [], { env })));
  }
  return median(times);
}

/** @param {Fixture} fixture */
async function pressButton({ account, folder }) {
  const database = join(folder, "button");
  const settings = { ...account, database, state: join(folder, "button-state"), rounds: ROUNDS };
  const input = JSON.stringify(settings);
  return median(JSON.parse(await capture(released("press-button"), [], { input })));
}

/** @param {Fixture} fixture */
async function runTerminal({ account, folder }) {
  const places = ["--store", `nss:${join(folder, "terminal")}`, "--state", join(folder, "state")];
  const bank = ["--service", account.service, "--ca", account.ca, "--login-id", account.login_id];
  const command = ["issue", ...bank, ...places, "--password-stdin", "--json"];
  const input = `${account.password}\n`;
  // The first one creates the database, which the pipeline was given, too.
  await capture(released("cert-cli"), command, { input });
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(await timed(() => capture(released("cert-cli"), command, { input })));
  }
  return median(times);
}

/** @param {() => Promise<unknown>} act @returns {Promise<number>} milliseconds */
async function timed(act) {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}

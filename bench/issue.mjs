// @ts-check
/** Issuing one certificate: the window's button and the terminal program against a shell pipeline. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../scripts/lib/paths.mjs";
import { capture } from "../scripts/lib/run.mjs";
import { openAccount } from "./bank.mjs";
import { compare, median, released } from "./settings.mjs";

const ROUNDS = 15;

/** The time to generate an RSA key varies at random, so timed key generation uses a key type of constant cost. */
const FIXED_COST = "p256";

/** @typedef {import("./bank.mjs").Account} Account */
/** @typedef {import("./settings.mjs").Comparison} Comparison */

/** @param {Account} account @param {string} folder @returns {Promise<Comparison[]>} */
export async function compareButton(account, folder) {
  const key = join(folder, "key.pem");
  const makeKey = () => capture("openssl", ["genrsa", "-out", key, "2048"]);
  const keyed = await timed(await pipeline(account, join(folder, "pipeline-keyed"), { KEY: key }), makeKey);
  const whole = await timed(await pipeline(account, join(folder, "pipeline-whole"), { NEW_KEY: "rsa:2048" }));
  const button = await pressButton(account, folder);
  return [
    compare("button → installed and tried : pipeline", button, whole, "ms", "≤ 0.3"),
    compare("button → installed and tried : pipeline with a key ready", button, keyed, "ms", "≤ 1.0"),
  ];
}

/** @param {string} folder used by nothing else @returns {Promise<Comparison[]>} */
export async function compareTerminal(folder) {
  const account = await openAccount(folder, ["--csrattrs", FIXED_COST]);
  const kind = { NEW_KEY: "ec", CURVE: "P-256" };
  const theirs = await timed(await pipeline(account, join(folder, "pipeline"), kind));
  const ours = await timed(await terminal(account, folder));
  return [compare("cert-cli issue : pipeline, both with a P-256 key", ours, theirs, "ms", "≤ 1.0")];
}

/**
 * @param {Account} account @param {string} database @param {Record<string, string>} key KEY or NEW_KEY of pipeline.sh
 * @returns {Promise<() => Promise<unknown>>}
 */
async function pipeline(account, database, key) {
  mkdirSync(database, { mode: 0o700 });
  await capture("certutil", ["-N", "-d", `sql:${database}`, "--empty-password"]);
  const bank = { SERVICE: account.service, CA: account.ca, LOGIN_ID: account.login_id, PASSWORD: account.password };
  const env = { ...bank, DATABASE: database, ...key };
  return () => capture(inRepository("bench/pipeline.sh"), [], { env });
}

/** @param {Account} account @param {string} folder */
async function pressButton(account, folder) {
  const database = join(folder, "button");
  const input = JSON.stringify({ ...account, database, state: join(folder, "button-state"), rounds: ROUNDS });
  return median(JSON.parse(await capture(released("press-button"), [], { input })));
}

/** @param {Account} account @param {string} folder @returns {Promise<() => Promise<unknown>>} */
async function terminal(account, folder) {
  const places = ["--store", `nss:${join(folder, "store")}`, "--state", join(folder, "state")];
  const bank = ["--service", account.service, "--ca", account.ca, "--login-id", account.login_id];
  const command = ["issue", ...bank, ...places, "--password-stdin", "--json"];
  const input = `${account.password}\n`;
  const issue = () => capture(released("cert-cli"), command, { input });
  // The first run creates the database, which the pipeline also gets ready-made.
  await issue();
  return issue;
}

/**
 * @param {() => Promise<unknown>} act
 * @param {() => Promise<unknown>} [prepare] runs before each round, untimed
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

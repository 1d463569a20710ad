// @ts-check
/** `npm start` without a display: the same job, done from the terminal. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "../lib/cleanup.mjs";
import { bold, dim, green, log } from "../lib/output.mjs";
import { builtProgram } from "../lib/paths.mjs";
import { capture } from "../lib/run.mjs";
import { logIn } from "./login.mjs";

/** @typedef {import("./bank.mjs").Ready} Ready */

/** Issues a certificate into a throw-away database and logs in with it. @param {Ready} ready */
export async function demonstrate(ready) {
  log("画面(ディスプレイ)がないため、ターミナルで同じ操作を行います。");
  log("There is no display here, so the same job is done from the terminal.");
  const folder = await mkdtemp(join(tmpdir(), "certificate-demo-"));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  await issue(ready, folder);
  await list(folder);
  await greet(ready, folder);
  log();
  log(green("✔ 完了しました。一時フォルダーは削除されます。 / Done; the temporary folder goes now."));
}

/** @param {string} folder */
const database = (folder) => join(folder, "nssdb");

/** @param {string} folder */
const places = (folder) => ["--store", `nss:${database(folder)}`, "--state", join(folder, "state")];

/** @param {Ready} ready @param {string} folder */
async function issue({ service, ca, users: [user] }, folder) {
  if (user === undefined) throw new Error("the bank has no demo user");
  step(1, `電子証明書を発行します(${user.login_id}) / Issuing a certificate`);
  const address = ["--service", service, "--ca", ca];
  const command = ["issue", ...address, ...places(folder), "--login-id", user.login_id];
  const answer = await certCli([...command, "--password-stdin", "--json"], `${user.password}\n`);
  const { common_name, serial, not_after, fingerprint } = JSON.parse(answer);
  log(`  CN          ${common_name}`);
  log(`  シリアル番号  ${serial}`);
  log(`  有効期限      ${not_after}`);
  log(`  SHA-256     ${fingerprint}`);
}

/** @param {string} folder */
async function list(folder) {
  step(2, "データベースの証明書を一覧表示します / Listing the database");
  const answer = await certCli(["list", ...places(folder), "--json"]);
  for (const { common_name, state, days_left } of JSON.parse(answer).certificates) {
    log(`  ${common_name}  ${state}  残り${days_left}日`);
  }
}

/** @param {Ready} ready @param {string} folder */
async function greet({ mtls, ca, users: [user] }, folder) {
  step(3, `その証明書でログインします / Logging in with it at ${mtls}/`);
  const greeting = await logIn({ url: `${mtls}/`, ca, database: database(folder), folder });
  if (!greeting.includes(user?.login_id ?? "")) throw new Error("the bank greeted somebody else");
  for (const line of greeting.split("\n")) log(`  │ ${line}`);
}

/** @param {readonly string[]} parameters @param {string} [input] */
function certCli(parameters, input = "") {
  log(dim(`  $ cert-cli ${parameters.join(" ")}`));
  return capture(builtProgram("cert-cli"), parameters, { input });
}

/** @param {number} number @param {string} text */
function step(number, text) {
  log();
  log(bold(`${number}. ${text}`));
}

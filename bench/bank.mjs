// @ts-check
/** A practice bank for the measurements, with an empty data folder; and the bank's own speed. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { atEnd } from "../scripts/lib/cleanup.mjs";
import { capture } from "../scripts/lib/run.mjs";
import { Service } from "../scripts/lib/service.mjs";
import { ANY_PORTS } from "../scripts/start/bank.mjs";
import { compare, released } from "./settings.mjs";

/** @typedef {import("../scripts/start/bank.mjs").Ready} Ready */

/** @typedef {Pick<Ready, "service" | "ca"> & { login_id: string, password: string }} Account */

/** @param {string} folder @param {readonly string[]} [parameters] @returns {Promise<Account>} */
export async function openAccount(folder, parameters = []) {
  // The app, too, looks for the bank's service.json in this folder.
  const data = join(folder, "practice-bank");
  const given = ["--data", data, ...ANY_PORTS, ...parameters];
  const bank = Service.start(released("practice-bank"), given, { output: "pipe" });
  atEnd(() => bank.stop());
  /** @type {Ready} */
  const { service, ca, users } = JSON.parse(await bank.firstLine());
  const user = users[0];
  if (user === undefined) throw new Error("the bank has no demo user");
  return { service, ca, ...user };
}

/** Compares the practice bank's enrollment rate with the rate of bare signatures on the same cores. */
export async function compareEnrollments() {
  const theirs = await signaturesPerSecond();
  const ours = Number(await capture(released("enrollments"), []));
  return [compare("bank: enrollments : RSA-2048 signatures by openssl speed", ours, theirs, "/s", "≥ 0.1")];
}

async function signaturesPerSecond() {
  const cores = String(availableParallelism());
  const answer = await capture("openssl", ["speed", "-multi", cores, "-seconds", "3", "rsa2048"]);
  // Seconds per signature, seconds per verification, signatures per second of all cores together.
  const rate = /^rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)/m.exec(answer)?.[1];
  if (rate === undefined) throw new Error("openssl speed says no rate");
  return Number(rate);
}

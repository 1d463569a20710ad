// @ts-check
/** A practice bank of its own for the measurements, with an empty data folder. */
import { join } from "node:path";
import { atEnd } from "../scripts/lib/cleanup.mjs";
import { Service } from "../scripts/lib/service.mjs";
import { ANY_PORTS } from "../scripts/start/bank.mjs";
import { released } from "./settings.mjs";

/** @typedef {import("../scripts/start/bank.mjs").Ready} Ready */

/** @typedef {Pick<Ready, "service" | "ca"> & { login_id: string, password: string }} Account */

/**
 * @param {string} folder
 * @returns {Promise<Account>}
 */
export async function openAccount(folder) {
  // Below this, the app finds the bank's notice, too.
  const data = join(folder, "practice-bank");
  const bank = Service.start(released("practice-bank"), ["--data", data, ...ANY_PORTS], { output: "pipe" });
  atEnd(() => bank.stop());
  /** @type {Ready} */
  const { service, ca, users } = JSON.parse(await bank.firstLine());
  const user = users[0];
  if (user === undefined) throw new Error("the bank has no demo user");
  return { service, ca, ...user };
}

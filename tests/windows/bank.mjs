// @ts-check
// The practice bank, which runs natively beside the Windows programs, and cert-cli.exe as its customer.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { builtProgram } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { Service } from "../../scripts/lib/service.mjs";
import { ANY_PORTS } from "../../scripts/start/bank.mjs";

/** @typedef {import("../../scripts/start/bank.mjs").Ready} Ready */
/** @typedef {Ready["administrator"]} User */

/** @param {string} data @param {readonly string[]} [more] options */
export async function startBank(data, more = []) {
  const program = builtProgram("practice-bank");
  if (!existsSync(program)) await run("cargo", ["build", "-p", "practice-bank"]);
  // Any of its certificates may be renewed at once.
  const options = ["--data", data, "--renewal-window-days", "400", ...ANY_PORTS, ...more];
  const service = Service.start(program, options, { output: "pipe" });
  /** @type {Ready} */
  const ready = JSON.parse(await service.firstLine());
  const [user] = ready.users;
  assert.ok(user);
  return { service, ready, user };
}

/** What asks cert-cli.exe for a certificate. @param {User} user */
export const issueFor = ({ login_id }) => ["issue", "--login-id", login_id, "--password-stdin"];

/** @param {User} user */
export const passwordOf = ({ password }) => `${password}\n`;

/** cert-cli.exe at the bank, with a state folder of the test's. */
export class Customer {
  /** @param {import("./wine.mjs").Wine} wine @param {string} program @param {Ready} ready */
  constructor(wine, program, { service, ca }) {
    this.wine = wine;
    this.program = program;
    this.state = join(wine.folder, "state");
    const bank = ["--service", service, "--ca", wine.windowsPath(ca)];
    this.options = [...bank, "--state", wine.windowsPath(this.state), "--json"];
  }

  /** Runs a command to its end, be it good or bad. @param {string[]} words @param {string} [input] */
  async tries(words, input = "") {
    const { code, stdout, stderr } = await this.wine.run(this.program, [...words, ...this.options], { input });
    return { code, answer: stdout.startsWith("{") ? JSON.parse(stdout) : {}, said: stdout + stderr };
  }

  /** Runs a command that must succeed. @param {string[]} words @param {string} [input] */
  async run(words, input) {
    const { code, answer, said } = await this.tries(words, input);
    assert.equal(code, 0, said);
    return answer;
  }

  /** @param {User} user */
  issue(user) {
    return this.run(issueFor(user), passwordOf(user));
  }

  /** Of the certificates that are there. */
  async fingerprints() {
    /** @type {{ certificates: { fingerprint: string }[] }} */
    const { certificates } = await this.run(["list"]);
    return certificates.map(({ fingerprint }) => fingerprint);
  }
}

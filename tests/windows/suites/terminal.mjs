// @ts-check
// cert-cli.exe against the practice bank, which runs natively: issue, list, log in, renew, delete,
// and to be finished after a kill at every step.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { builtProgram } from "../../../scripts/lib/paths.mjs";
import { buildPrograms, outputFolder } from "../../../wix/build/build.mjs";
import { Customer, issueFor, passwordOf, startBank } from "../bank.mjs";

/** @typedef {import("../wine.mjs").Wine} Wine */
/** @typedef {import("../bank.mjs").Ready} Ready */
/** @typedef {import("../bank.mjs").User} User */

const MILESTONES = ["prepared", "sent", "issued", "installed"];

/** Begin of everything that DPAPI has sealed: version 1 and the provider's GUID, or Wine's name. */
const SEALED = ["01000000d08c9ddf0115d1118c7a00c04fc297eb", "0100000057696e65204372797074333220"];

/** What an RSA key in PKCS#8 contains unless it is encrypted: the algorithm's object identifier. */
const RSA_ENCRYPTION = "2a864886f70d010101";

/** @type {import("../report.mjs").Suite} */
export async function terminal(wine, report) {
  const programs = buildTerminal(wine);
  const data = join(wine.folder, "bank");
  const bank = await startBank(data);
  try {
    const tried = new Terminal(wine, programs, bank.ready, data);
    await report.check("issue, list, log in, renew, delete", () => wholeLife(tried, bank.user));
    for (const [index, milestone] of MILESTONES.entries()) {
      const what = `an issue killed at ${milestone} is resumed; its key was sealed for the user`;
      await report.check(what, () => resumes(tried, milestone, index));
    }
    await report.check("a failure is an event in Windows' log, without a name or a password", () =>
      logsFailure(tried, bank.user),
    );
    report.impossible(
      "under which number, of which source",
      "Wine's event log keeps nothing, and tells the text alone",
    );
    await report.check("a released program starts anew until no variable opens it, and ends as that does", () => {
      const env = { EDITION: "release", WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS: "--remote-debugging-port=9" };
      assert.equal(wine.runSync(programs.stopAt, ["frobnicate"], { env, timeout: 60_000 }).code, 2);
      assert.match(wine.runSync(programs.stopAt, ["--version"], { env }).stdout, /^cert-cli \d/);
    });
    await report.check("the bank has issued one certificate for each, and no more", () => {
      assert.equal(tried.issuedByBank(), tried.expected);
    });
  } finally {
    await bank.service.stop();
  }
}

/** @param {Wine} wine */
export function buildTerminal(wine) {
  buildPrograms();
  const path = (/** @type {string} */ name) => wine.install(join(outputFolder("debug"), `${name}.exe`));
  return { cli: path("cert-cli"), stopAt: path("stop-at"), logIn: path("log-in") };
}

/** `cert-cli.exe` with one user's store and a state folder. */
class Terminal extends Customer {
  expected = 0;

  /** @param {Wine} wine @param {ReturnType<typeof buildTerminal>} programs @param {Ready} ready @param {string} data */
  constructor(wine, programs, ready, data) {
    super(wine, programs.cli, ready);
    this.programs = programs;
    this.ready = ready;
    this.data = data;
  }

  /** The page after a login with the certificate. @param {string} fingerprint */
  logIn(fingerprint) {
    const { mtls, ca } = this.ready;
    const args = [mtls, this.wine.windowsPath(ca), fingerprint];
    const outcome = this.wine.runSync(this.programs.logIn, args);
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    return outcome.stdout;
  }

  issuedByBank() {
    const args = ["certificate", "list", "--data", this.data, "--json"];
    return JSON.parse(execFileSync(builtProgram("practice-bank"), args, { encoding: "utf8" })).certificates.length;
  }

  /** Runs until it stops at a milestone, and kills it there. @param {User} user @param {string} milestone */
  async killAt(user, milestone) {
    this.expected += 1;
    const child = this.wine.spawn(this.programs.stopAt, [...issueFor(user), ...this.options], {
      env: { STOP_AT: milestone },
      timeout: 120_000,
    });
    const ended = once(child, "exit");
    child.stdin.end(passwordOf(user));
    const line = once(createInterface({ input: child.stdout }), "line");
    const [said] = await Promise.race([line, ended]);
    child.kill("SIGKILL");
    await ended;
    // A server that is about to end would take the next program along.
    this.wine.settle();
    assert.match(String(said), new RegExp(`^stopped at ${milestone}`));
  }
}

/** @param {Terminal} terminal @param {User} user */
async function wholeLife(terminal, user) {
  terminal.expected += 2;
  const issued = await terminal.issue(user);
  assert.ok(issued.common_name.startsWith(`${user.login_id} `), issued.common_name);
  assert.deepEqual(await terminal.fingerprints(), [issued.fingerprint]);
  assert.ok(terminal.logIn(issued.fingerprint).includes(user.login_id));
  const renew = ["renew", "--fingerprint", issued.fingerprint, "--password-stdin"];
  const renewed = await terminal.run(renew, passwordOf(user));
  assert.equal((await terminal.fingerprints()).length, 2);
  assert.ok(terminal.logIn(renewed.fingerprint).includes(user.login_id));
  for (const { fingerprint } of [issued, renewed])
    await terminal.run(["delete", "--yes", "--fingerprint", fingerprint]);
  assert.deepEqual(await terminal.fingerprints(), []);
}

/** @param {Terminal} terminal @param {User} user */
function logsFailure({ wine, programs, options }, user) {
  const issue = [...issueFor(user), ...options];
  const { stderr } = wine.runSync(programs.cli, issue, { input: "まちがい\n", env: { WINEDEBUG: "-all,+eventlog" } });
  const events = stderr.split("\n").filter((line) => line.includes("ReportEventW"));
  assert.equal(events.length, 1, stderr);
  assert.match(events[0] ?? "", /warn:.* L"failed\\ncode: WrongCredentials\\nerror: /);
  for (const secret of [user.login_id, "まちがい"]) assert.ok(!stderr.includes(secret), stderr);
}

/** @param {Terminal} terminal @param {string} milestone @param {number} index */
async function resumes(terminal, milestone, index) {
  // The first user has been through its whole life.
  const user = terminal.ready.users[index + 1] ?? terminal.ready.users[0];
  assert.ok(user);
  await terminal.killAt(user, milestone);
  const key = readFileSync(join(terminal.state, "journal", "request.key"), "hex");
  assert.ok(
    SEALED.some((begin) => key.startsWith(begin)),
    `the pending key is not sealed: ${key.slice(0, 40)}`,
  );
  assert.ok(!key.includes(RSA_ENCRYPTION), "the pending key can be read");
  const resumed = await terminal.run(["resume", "--password-stdin"], passwordOf(user));
  assert.deepEqual(await terminal.fingerprints(), [resumed.fingerprint]);
  assert.ok(terminal.logIn(resumed.fingerprint).includes(user.login_id));
  const left = readdirSync(join(terminal.state, "journal")).filter((name) => name.startsWith("request"));
  assert.deepEqual(left, []);
  await terminal.run(["delete", "--yes", "--fingerprint", resumed.fingerprint]);
}

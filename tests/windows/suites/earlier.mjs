// @ts-check
// The package of an earlier version, made by that version's own scripts, replaced by today's as its app starts it.
// The programs inside are dummies; how the earlier app reads today's manifest is tried on Linux.
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { editions, identityOf } from "../../../packaging/identity.mjs";
import { EARLIER, earlierTree } from "../../../scripts/lib/earlier.mjs";
import { packDummies } from "../dummy_package.mjs";
import { expected, Installation } from "../installation.mjs";
import { updateInWindow } from "./update.mjs";

/** @typedef {import("../wine.mjs").Wine} Wine */

const CHOICES = ["INSTALLDIR=C:\\Program Files\\証明書 アプリ", "DESKTOPSHORTCUT=0", "AUTOUPDATE=1", "REMINDER=0"];

/** Its MSIs: the bank's edition and the practice edition. @typedef {{ bank: string, practice: string }} Packages */

/** @type {readonly (readonly [string, (pc: Installation, earlier: Packages) => void | Promise<void>])[]} */
const CHECKS = [
  ["today's version replaces the earlier one, and takes the next", replaces],
  ["folder and choices of the earlier version are kept", keepsChoices],
  ["an earlier version outside Program Files moves there", movesInside],
  ["the practice edition leaves the bank's scheme for one of its own", leavesScheme],
];

/** @type {import("../report.mjs").Suite} */
export async function earlier(wine, report) {
  const pc = new Installation(wine);
  const packages = await packEarlier(wine.folder);
  report.afterFailure = () => {
    for (const msi of [packages.bank, packages.practice]) pc.remove(msi);
    pc.removeAll();
  };
  for (const [what, check] of CHECKS) await report.check(`${EARLIER}: ${what}`, () => check(pc, packages));
  report.afterFailure = () => {};
}

/** @param {string} folder @returns {Promise<Packages>} */
async function packEarlier(folder) {
  const tree = await earlierTree();
  const module = (/** @type {string[]} */ ...path) => import(pathToFileURL(join(tree, ...path)).href);
  const { standIn } = await module("tests", "windows", "stand_in.mjs");
  const { editions, identity } = await module("wix", "lib", "identity.mjs");
  const { readProfile } = await module("scripts", "lib", "profile.mjs");
  const { demonstration } = editions;
  const as = identity(demonstration, readProfile(demonstration.profile));
  return {
    bank: standIn(folder, "0.0.8", { output: "earlier-bank.msi" }),
    practice: standIn(folder, "0.0.9", { output: "earlier-practice.msi", as }),
  };
}

/** @param {Installation} pc @param {Packages} earlier */
async function replaces(pc, { bank }) {
  assert.equal(pc.install(bank), 0);
  assert.deepEqual(pc.calls(), ["cert-app 0.0.8 <--remind-daily> <everyone>"]);
  await updateInWindow(pc.wine, pc.old, "31-earlier-update");
  const [off, on, ...others] = pc.calls();
  assert.equal(off, "cert-app 0.0.8 <--remind-daily> <off>", "by the program that had registered it");
  assert.match(on ?? "", /^task 0\.1\.0 /);
  assert.deepEqual(others, []);
  assert.deepEqual(pc.added(), expected("0.1.0"), "nothing of the earlier one is left");
  assert.equal(pc.install(pc.current), 0);
  assert.deepEqual(pc.added(), expected("0.2.0"));
  pc.removeAll();
  pc.assertClean();
}

/** @param {Installation} pc @param {Packages} earlier */
async function keepsChoices(pc, { bank }) {
  assert.equal(pc.install(bank, ...CHOICES), 0);
  await updateInWindow(pc.wine, pc.old, "32-earlier-choices");
  const kept = expected("0.1.0", "Program Files/証明書 アプリ", { desktop: false, reminder: false });
  assert.deepEqual(pc.added(), kept);
  pc.removeAll();
  pc.assertClean();
}

/** @param {Installation} pc @param {Packages} earlier */
async function movesInside(pc, { bank }) {
  assert.equal(pc.install(bank, "INSTALLDIR=C:\\elsewhere"), 0);
  assert.ok(pc.added().includes("file drive_c/elsewhere/cert-app.exe"));
  await updateInWindow(pc.wine, pc.old, "33-earlier-elsewhere");
  assert.deepEqual(pc.added(), expected("0.1.0"));
  pc.removeAll();
  pc.assertClean();
}

/** @param {Installation} pc @param {Packages} earlier */
function leavesScheme(pc, { practice }) {
  const opens = (/** @type {string} */ scheme) =>
    pc.added().some((line) => line.startsWith(`registry HKLM\\Software\\Classes\\${scheme}\\shell\\open\\command: `));
  assert.equal(pc.install(practice), 0);
  assert.deepEqual([opens("cc1554"), opens("cc1554-practice")], [true, false]);
  const today = packDummies(pc.wine.folder, "0.3.0", { as: identityOf(editions.practice) });
  assert.equal(pc.install(today), 0);
  assert.deepEqual([opens("cc1554"), opens("cc1554-practice")], [false, true]);
  assert.equal(pc.remove(today), 0);
  pc.assertClean();
}

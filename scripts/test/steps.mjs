// @ts-check
/**
 * What is checked, in the order in which it begins.
 *
 * @typedef {readonly [string, ...string[]]} Command
 * @typedef {(log: import("./log.mjs").Log) => Promise<string>} StepFunction what it gives back is
 *   shown in the summary
 * @typedef {{
 *   name: string,
 *   run: Command | StepFunction,
 *   needs?: readonly string[],
 *   after?: readonly string[],
 *   quick?: boolean | Command,
 *   complete?: boolean,
 *   env?: Readonly<Record<string, string>>,
 *   minutes?: number,
 * }} Step `needs`: steps that come before, and without whose success this one says nothing; `after`: steps that
 *   this one must not run beside; `quick`: part of
 *   `npm run test:quick`, or what stands for it there; `complete`: part of `npm run test:all` alone; `minutes`:
 *   after this time it has failed
 */
import { availableParallelism } from "node:os";
import { lintWhileCompiling } from "../lib/lints.mjs";
import { bindingsFolder, compareBindings } from "./bindings.mjs";
import { checkLockFiles, checkTypes, nodeTests, npm, WORKSPACE } from "./commands.mjs";

/** @type {Command} */
const TESTS = ["cargo", "test", ...WORKSPACE, "--no-fail-fast"];

/** A good part of the tests waits: for a time to pass, for a connection to be given up. */
const TESTS_AT_ONCE = String(3 * availableParallelism());

/** What takes tens of seconds: crowds, a fault at every step, services that are silent for as long as they may be, Chromium. */
const SLOW_TESTS = [
  "five_hundred_clerks",
  "killed_in_the_rush",
  "kills::",
  "faults::",
  "case_19",
  "TimedOut",
  "chromium",
];

/** With the packaged cross compiler, and clippy. */
const FOR_WINDOWS = /** @type {const} */ (["node", "wix/build/build.mjs"]);

const LINTED = lintWhileCompiling();

const PAGES = "pages of the window";
const PROGRAMS = "programs, tests, lints";
const RUST_TESTS = "rust tests";
const PACKAGES = "packages for Linux";
const WINDOWS_PROGRAMS = "programs for Windows";
const WINDOWS_TESTS = "tests for Windows";

/** @type {readonly Step[]} */
export const steps = [
  { name: "lock files", run: checkLockFiles, quick: true },
  { name: "rust format", run: ["cargo", "fmt", "--all", "--check"], quick: true },
  { name: "format and lints of scripts", run: npm("lint"), quick: true },
  { name: "types", run: checkTypes, quick: true },
  { name: PAGES, run: npm("build:ui"), quick: true },
  {
    name: PROGRAMS,
    run: ["cargo", "build", ...WORKSPACE, "--all-targets"],
    env: LINTED,
    needs: [PAGES],
    quick: true,
    minutes: 30,
  },
  { name: WINDOWS_PROGRAMS, run: [...FOR_WINDOWS, "programs"], needs: [PAGES], minutes: 40 },
  { name: WINDOWS_TESTS, run: [...FOR_WINDOWS, "tests"], needs: [WINDOWS_PROGRAMS], minutes: 20 },
  {
    name: RUST_TESTS,
    run: TESTS,
    quick: [...TESTS, "--", ...SLOW_TESTS.flatMap((name) => ["--skip", name])],
    env: { ...LINTED, TS_RS_EXPORT_DIR: bindingsFolder, RUST_TEST_THREADS: TESTS_AT_ONCE },
    needs: [PROGRAMS],
    minutes: 40,
  },
  { name: "end to end", run: nodeTests("tests/e2e", 2), needs: [PROGRAMS], minutes: 20 },
  {
    name: "Windows under Wine",
    run: npm("test:windows", "--only", "core,authenticode,terminal,proxy,package"),
    needs: [PROGRAMS, WINDOWS_TESTS],
    minutes: 30,
  },
  { name: PACKAGES, run: nodeTests("tests/packages"), needs: [PROGRAMS], minutes: 25 },
  { name: "generated types", run: compareBindings, needs: [RUST_TESTS], quick: true },
  { name: "architecture", run: nodeTests("tests/architecture"), quick: true },
  { name: "screens", run: npm("test:ui") },
  { name: "the bank's pages", run: npm("test:pages"), needs: [PROGRAMS] },
  { name: "the whole manual", run: npm("test:manual"), needs: [PROGRAMS], complete: true, minutes: 10 },
  {
    name: "independent peers",
    // Compiles some two hundred crates for seconds of tests; strongSwan's client is among the practice bank's tests.
    run: ["cargo", "test", "-p", "peer-tests"],
    env: LINTED,
    needs: [PROGRAMS],
    complete: true,
    minutes: 30,
  },
  {
    name: "the bank's edition",
    run: ["cargo", "check", "-p", "cert-app", "-p", "cert-cli", "--target-dir", "target/seto"],
    env: { ...LINTED, CERT_PROFILE: "seto" },
    needs: [PROGRAMS],
    complete: true,
    minutes: 30,
  },
  {
    name: "documentation of the crates",
    run: ["cargo", "doc", "--workspace", "--exclude", "peer-tests", "--no-deps", "--document-private-items"],
    env: { RUSTDOCFLAGS: "--deny warnings" },
    needs: [PROGRAMS],
    complete: true,
    minutes: 20,
  },
  // Packed twice with everything in it, and read by lintian.
  { name: "Debian's policy", run: nodeTests("tests/packages/policy"), needs: [PROGRAMS], complete: true, minutes: 15 },
  { name: "every look of the screens", run: nodeTests("tests/ui/looks"), complete: true, minutes: 20 },
  // What is slow, or needs much: Wayland, an input method, a screen reader, a page that hangs for a while.
  { name: "other desktops", run: nodeTests("tests/desktops"), needs: [PROGRAMS], complete: true, minutes: 10 },
  { name: "licences, sources, advisories", run: npm("audit"), complete: true, minutes: 30 },
  {
    name: "installing under Wine",
    run: npm("test:windows", "--only", "installer,wizard,update"),
    needs: [PROGRAMS, WINDOWS_TESTS],
    complete: true,
    minutes: 45,
  },
  {
    name: "released package for Windows",
    run: npm("test:windows", "--only", "application", "--optimised"),
    needs: [PROGRAMS],
    complete: true,
    minutes: 60,
  },
  {
    name: "update from an earlier version",
    run: npm("test:earlier"),
    needs: [PROGRAMS],
    after: [PACKAGES], // both build in target/versions
    complete: true,
    minutes: 60,
  },
  { name: "fault matrix", run: npm("test:faults"), needs: [PROGRAMS], complete: true, minutes: 20 },
  { name: "fuzzing", run: npm("fuzz", "60"), complete: true, minutes: 30 },
  { name: "fresh machine", run: npm("fresh-machine"), complete: true, minutes: 120 },
];

// @ts-check
/**
 * Everything that CI checks, in order.
 *
 * @typedef {readonly [string, ...string[]]} Command
 * @typedef {(log: import("./log.mjs").Log) => Promise<string>} StepFunction what it gives back is
 *   shown in the summary
 * @typedef {{
 *   name: string,
 *   run: Command | StepFunction,
 *   needs?: readonly string[],
 *   quick?: boolean | Command,
 *   env?: Readonly<Record<string, string>>,
 *   cwd?: string,
 *   minutes?: number,
 * }} Step `needs`: steps without whose success this one says nothing; `quick`: part of
 *   `npm run test:quick`, or what stands for it there; `cwd`: below the root; `minutes`: after this time it has failed
 */
import { availableParallelism } from "node:os";
import { programsCommand } from "../start/build.mjs";
import { checkAdvisories } from "./advisories.mjs";
import { bindingsFolder, compareBindings } from "./bindings.mjs";
import { nodeTests, npm, typeCheck } from "./commands.mjs";
import { checkLockFiles } from "./lock_files.mjs";

/**
 * The same packages with the same features in every step: cargo then compiles each crate once for
 * linting and once for running, and never again for another mixture of features.
 */
const WHOLE_WORKSPACE = ["--workspace", "--all-features"];

/** Clippy's last word: a warning is an error. */
const NO_WARNINGS = ["--", "-D", "warnings"];

/** @type {Command} */
const TESTS = ["cargo", "test", ...WHOLE_WORKSPACE, "--no-fail-fast"];

/** A good part of the tests waits: for a time to pass, for a connection to be given up. */
const TESTS_AT_ONCE = String(3 * availableParallelism());

/** Five hundred clerks at once take half a minute. */
const WITHOUT_CROWDS = ["--", "--skip", "five_hundred_clerks", "--skip", "killed_in_the_rush"];

/** Cargo with the packaged cross compiler. */
const FOR_WINDOWS = /** @type {const} */ (["node", "wix/build/build.mjs"]);

/** What is handed out there, with the tests of its core. */
const ON_WINDOWS = [
  ...["cert-core", "cert-cli", "cert-app"].flatMap((name) => ["-p", name]),
  ...["--all-targets", "--features", "cert-core/test-support"],
  ...NO_WARNINGS,
  // A false alarm where the compiler has no thread locals of its own, as with this linker.
  ...["-A", "clippy::missing_const_for_thread_local"],
];

const PAGES = "pages of the window";
const PROGRAMS = "programs";
const RUST_TESTS = "rust tests";
const PEERS = "tests/peers";

/** @type {readonly Step[]} */
export const steps = [
  { name: "lock files", run: checkLockFiles, quick: true },
  { name: "rust format", run: ["cargo", "fmt", "--all", "--check"], quick: true },
  { name: "rust format of peers", run: ["cargo", "fmt", "--check"], cwd: PEERS, quick: true },
  { name: "types of scripts", run: typeCheck("scripts"), quick: true },
  { name: "types of tests", run: typeCheck("tests"), quick: true },
  { name: "types of the window", run: npm("check:ui"), quick: true },
  { name: PAGES, run: npm("build:ui"), quick: true },
  { name: "architecture", run: nodeTests("tests/architecture"), quick: true },
  {
    name: "licences and sources",
    run: ["cargo", "deny", "--all-features", "check", "bans", "licenses", "sources"],
  },
  { name: "advisories", run: checkAdvisories },
  { name: PROGRAMS, run: programsCommand, needs: [PAGES], minutes: 30 },
  {
    name: "rust lints",
    run: ["cargo", "clippy", ...WHOLE_WORKSPACE, "--all-targets", ...NO_WARNINGS],
    needs: [PAGES],
    minutes: 30,
  },
  {
    name: RUST_TESTS,
    run: TESTS,
    quick: [...TESTS, ...WITHOUT_CROWDS],
    env: { TS_RS_EXPORT_DIR: bindingsFolder, RUST_TEST_THREADS: TESTS_AT_ONCE },
    needs: [PAGES],
    minutes: 40,
  },
  { name: "generated types", run: compareBindings, needs: [RUST_TESTS], quick: true },
  { name: "screens", run: npm("test:ui") },
  { name: "the bank's pages", run: npm("test:pages"), needs: [PROGRAMS] },
  { name: "end to end", run: nodeTests("tests/e2e"), needs: [PROGRAMS], minutes: 20 },
  // Builds the app anew as its next version, and once more as the present one.
  { name: "packages for Linux", run: nodeTests("tests/packages"), needs: [PROGRAMS], minutes: 25 },
  {
    name: "lints of peers",
    run: ["cargo", "clippy", "--all-targets", ...NO_WARNINGS],
    cwd: PEERS,
    minutes: 20,
  },
  { name: "independent peers", run: ["cargo", "test"], cwd: PEERS, minutes: 30 },
  { name: "lints of Windows", run: [...FOR_WINDOWS, "clippy", ...ON_WINDOWS], needs: [PAGES], minutes: 40 },
  { name: "Windows under Wine", run: npm("test:windows"), needs: [PAGES, PROGRAMS], minutes: 45 },
];

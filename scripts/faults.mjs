// @ts-check
/**
 * `npm run test:faults`: the whole fault matrix (tests/core/faults), and how many cases that were. `npm test` tries one
 * of each eight.
 */
import { lintWhileCompiling } from "./lib/lints.mjs";
import { fail } from "./lib/output.mjs";
import { run } from "./lib/run.mjs";
import { WORKSPACE } from "./test/commands.mjs";

const TESTS = ["test", ...WORKSPACE, "--test", "core"];

// Compiled as the steps of `npm test` are, so that nothing is compiled again.
await run("cargo", [...TESTS, "--", "--ignored", "--exact", "faults::every_case"], {
  env: lintWhileCompiling(),
}).catch(fail);

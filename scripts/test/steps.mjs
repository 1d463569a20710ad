// @ts-check
/**
 * Everything that CI checks, in order. A step is a program to run, or a function.
 *
 * @typedef {{
 *   name: string,
 *   run: readonly [string, ...string[]] | StepFunction,
 *   needs?: readonly string[],
 *   quick?: boolean,
 *   env?: Readonly<Record<string, string>>,
 *   minutes?: number,
 * }} Step `needs`: steps without whose success this one says nothing; `quick`: part of
 *   `npm run test:quick`; `minutes`: after this time it has failed
 *
 * @typedef {(log: import("./log.mjs").Log) => Promise<void | string>} StepFunction a text it gives
 *   back is shown in the summary
 */
import { programsCommand } from "../start/build.mjs";
import { checkAdvisories } from "./advisories.mjs";
import { bindingsFolder, compareBindings } from "./bindings.mjs";

/**
 * The window's crate is always built as it is shipped; with cargo's features equal in every step,
 * no crate is compiled twice for the same purpose.
 */
const WHOLE_WORKSPACE = ["--workspace", "--all-features"];

/** A workspace of its own; what is equal to the other's is found in the same folder. */
const INTEROP = ["--manifest-path", "tests/interop/Cargo.toml"];
const INTEROP_BUILD = [...INTEROP, "--target-dir", "target"];

const TSC = "node_modules/typescript/bin/tsc";

/** @type {readonly Step[]} */
export const steps = [
  { name: "rust format", run: ["cargo", "fmt", "--all", "--check"], quick: true },
  { name: "interop format", run: ["cargo", "fmt", ...INTEROP, "--check"], quick: true },
  { name: "types of scripts", run: ["node", TSC, "-p", "scripts"], quick: true },
  { name: "types of tests", run: ["node", TSC, "-p", "tests/architecture"], quick: true },
  { name: "types of the window", run: ["npm", "run", "--silent", "check:ui"], quick: true },
  { name: "pages of the window", run: ["npm", "run", "--silent", "build:ui"], quick: true },
  {
    name: "architecture",
    run: ["node", "--import", "tsx", "--test", "tests/architecture/"],
    quick: true,
  },
  {
    name: "licences and sources",
    run: ["cargo", "deny", "--all-features", "check", "bans", "licenses", "sources"],
  },
  { name: "advisories", run: checkAdvisories },
  { name: "programs", run: programsCommand, needs: ["pages of the window"], minutes: 30 },
  {
    name: "rust lints",
    run: ["cargo", "clippy", ...WHOLE_WORKSPACE, "--all-targets", "--", "-D", "warnings"],
    needs: ["pages of the window"],
    minutes: 30,
  },
  {
    name: "rust tests",
    run: ["cargo", "test", ...WHOLE_WORKSPACE, "--no-fail-fast"],
    env: { TS_RS_EXPORT_DIR: bindingsFolder },
    needs: ["programs"],
    minutes: 40,
  },
  {
    name: "interop lints",
    run: ["cargo", "clippy", ...INTEROP_BUILD, "--all-targets", "--", "-D", "warnings"],
    minutes: 30,
  },
  { name: "interop tests", run: ["cargo", "test", ...INTEROP_BUILD, "--no-fail-fast"], minutes: 30 },
  { name: "generated types", run: compareBindings, needs: ["rust tests"] },
  { name: "screens", run: ["npm", "run", "--silent", "test:ui"] },
];

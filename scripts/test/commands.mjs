// @ts-check
/** Commands that several steps share. */
import { readdirSync } from "node:fs";
import { inRepository } from "../lib/paths.mjs";
import { execute } from "./execute.mjs";

/** @typedef {import("./steps.mjs").Command} Command */

/**
 * The same packages with the same features in every step: cargo then compiles each crate once, and never again for
 * another mixture of features. The independent peers are apart: what they bring would be switched on in our programs.
 */
export const WORKSPACE = ["--workspace", "--exclude", "peer-tests", "--all-features"];

/** @param {string} name a script of package.json @param {string[]} words handed to it @returns {Command} */
export const npm = (name, ...words) => ["npm", "run", "--silent", name, ...(words.length > 0 ? ["--", ...words] : [])];

/** Folders with a tsconfig.json. */
const TYPED = ["scripts", "tests", "ui"];

/** @param {import("./log.mjs").Log} log */
export async function checkTypes(log) {
  for (const folder of TYPED) await execute(["node", "node_modules/typescript/bin/tsc", "-p", folder], { log });
  return "";
}

/** Each has a lock file of its own. */
const WORKSPACES = [".", "src-tauri/core/fuzz"];

/** Whether the lock files still fit their manifests. @param {import("./log.mjs").Log} log */
export async function checkLockFiles(log) {
  // Crates for other systems need not be here.
  const target = ["--target", "x86_64-unknown-linux-gnu"];
  for (const cwd of WORKSPACES) await execute(["cargo", "fetch", "--quiet", "--locked", ...target], { log, cwd });
  return `${WORKSPACES.length} workspaces`;
}

/**
 * Node's runner finds no TypeScript by itself, so every file is named.
 * @param {string} folder @param {number} atOnce this many files @returns {Command}
 */
export function nodeTests(folder, atOnce = 1) {
  const names = readdirSync(inRepository(folder)).filter((name) => name.endsWith(".test.ts"));
  const files = names.sort().map((name) => `${folder}/${name}`);
  const runner = ["--test", "--test-reporter=spec", `--test-concurrency=${atOnce}`];
  return ["node", "--import", "tsx", ...runner, ...files];
}

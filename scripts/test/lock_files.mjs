// @ts-check
/** Whether every lock file still fits its manifests. Each folder is a workspace of its own. */
import { execute } from "./execute.mjs";

const WORKSPACES = [".", "src-tauri/core/fuzz"];

/** Crates for other systems need not be here. */
const TARGET = "x86_64-unknown-linux-gnu";

/** @param {import("./log.mjs").Log} log @returns {Promise<string>} */
export async function checkLockFiles(log) {
  for (const cwd of WORKSPACES) {
    await execute(["cargo", "fetch", "--quiet", "--locked", "--target", TARGET], { log, cwd });
  }
  return `${WORKSPACES.length} workspaces`;
}

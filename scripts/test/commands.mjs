// @ts-check
/** Commands that several steps share. */
import { readdirSync } from "node:fs";
import { inRepository } from "../lib/paths.mjs";

/** @typedef {import("./steps.mjs").Command} Command */

/** @param {string} name a script of package.json @returns {Command} */
export const npm = (name) => ["npm", "run", "--silent", name];

/** @param {string} folder with a tsconfig.json @returns {Command} */
export const typeCheck = (folder) => ["node", "node_modules/typescript/bin/tsc", "-p", folder];

/**
 * Node's runner finds no TypeScript by itself, so every file is named.
 * @param {string} folder
 * @returns {Command}
 */
export function nodeTests(folder) {
  const names = readdirSync(inRepository(folder)).filter((name) => name.endsWith(".test.ts"));
  const files = names.sort().map((name) => `${folder}/${name}`);
  return ["node", "--import", "tsx", "--test", "--test-reporter=spec", ...files];
}

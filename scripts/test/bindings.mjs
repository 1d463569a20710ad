// @ts-check
/** The TypeScript types in the repository against those that the Rust code has now. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository, targetDirectory } from "../lib/paths.mjs";

/** Where the Rust tests write the types. */
export const bindingsFolder = join(targetDirectory, "npm-test", "bindings");

const committedFolder = inRepository("ui", "src", "bindings");

/** @param {import("./log.mjs").Log} log */
export async function compareBindings(log) {
  const [generated, committed] = [typesIn(bindingsFolder), typesIn(committedFolder)];
  if (generated.size === 0) throw new Error("the Rust tests, which write the types, have not run");
  const names = new Set([...generated.keys(), ...committed.keys()]);
  const different = [...names].filter((name) => generated.get(name) !== committed.get(name));
  if (different.length === 0) return `${names.size} types`;
  for (const name of different) log.write(`ui/src/bindings/${name} is not what the code says\n`);
  log.write("Write them anew with: TS_RS_EXPORT_DIR=$PWD/ui/src/bindings cargo test -p cert-core\n");
  throw new Error(`${different.length} generated types are out of date`);
}

/** @param {string} folder @returns {ReadonlyMap<string, string>} */
function typesIn(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

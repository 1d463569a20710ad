// @ts-check
/** Where things are in this repository. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** @param {...string} parts a path below the root */
export const inRepository = (...parts) => join(root, ...parts);

/** Cargo's output folder, as cargo itself finds it from the environment. */
export const targetDirectory = resolve(root, process.env["CARGO_TARGET_DIR"] ?? "target");

/** @param {string} name a program of this workspace, as `cargo build` leaves it */
export const builtProgram = (name) => join(targetDirectory, "debug", name);

/** @param {...string} parts a file below the root */
export const readText = (...parts) => readFileSync(inRepository(...parts), "utf8");

/** rustup's programs are found even in a shell that was opened before rustup was installed. */
export function environmentWithCargo() {
  const programs = join(process.env["CARGO_HOME"] ?? join(homedir(), ".cargo"), "bin");
  const path = process.env["PATH"] ?? "";
  if (path.split(delimiter).includes(programs) || !existsSync(programs)) return process.env;
  return { ...process.env, PATH: `${path}${delimiter}${programs}` };
}

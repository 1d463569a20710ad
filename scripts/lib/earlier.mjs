// @ts-check
/** An earlier version of this repository, out of its history, for tests of updates from it. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inRepository, targetDirectory } from "./paths.mjs";
import { capture } from "./run.mjs";

/**
 * The last version before manifests were signed as a whole, packages installed by a program of root's, and the
 * editions' names apart: what is installed where this was shipped.
 */
export const EARLIER = "14339f3";

const folder = join(targetDirectory, "earlier");

/** Where cargo puts what that version builds: it must not disturb what today's builds. */
export const earlierTarget = join(folder, "built");

/** The files of that version with their npm packages, made once. */
export async function earlierTree() {
  const tree = join(folder, EARLIER);
  if (existsSync(tree)) return tree;
  const part = `${tree}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const archive = join(folder, "tree.tar");
  await capture("git", ["archive", `--output=${archive}`, EARLIER], { cwd: inRepository() }).catch((error) => {
    throw new Error(`${EARLIER} is not in this clone's history (git fetch --unshallow)`, { cause: error });
  });
  await capture("tar", ["--extract", "--file", archive, "--directory", part]);
  rmSync(archive);
  await capture("npm", ["ci", "--no-audit", "--no-fund"], { cwd: part });
  renameSync(part, tree);
  return tree;
}

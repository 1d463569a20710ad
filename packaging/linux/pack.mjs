// @ts-check
/** Makes the Debian package of programs that are built. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "../../scripts/lib/paths.mjs";
import { capture } from "../../scripts/lib/run.mjs";
import { identityOf } from "../identity.mjs";
import { licences } from "../licences.mjs";
import { writeControl } from "./control.mjs";
import { layOut } from "./tree.mjs";

/** @typedef {{ app: string, installer: string }} Programs */

/**
 * @param {{
 *   edition: import("../identity.mjs").Edition,
 *   version: string,
 *   programs: Programs,
 *   compressed: boolean,
 *   output: string,
 * }} contents
 * @param {string} folder an empty one
 * @returns the package's file, in the output folder
 */
export async function pack({ edition, version, programs, compressed, output }, folder) {
  const identity = identityOf(edition);
  const tree = join(folder, "tree");
  layOut(identity, { ...programs, app: resolve(root, programs.app) }, await licences("linux"), tree);
  const architecture = (await capture("dpkg", ["--print-architecture"])).trim();
  await writeControl(identity, version, architecture, tree, folder);
  const name = `${identity.linux.package}_${version}_${architecture}.deb`;
  const made = join(folder, name);
  const env = { SOURCE_DATE_EPOCH: process.env["SOURCE_DATE_EPOCH"] ?? (await lastChange()) };
  const compression = compressed ? [] : ["-Znone"];
  await capture("dpkg-deb", ["--root-owner-group", ...compression, "--build", tree, made], { env });
  mkdirSync(output, { recursive: true });
  copyFileSync(made, join(output, name));
  return join(output, name);
}

/** The same sources make the same package. */
async function lastChange() {
  return (await capture("git", ["log", "-1", "--format=%ct"]).catch(() => "0")).trim();
}

// @ts-check
/** Makes the Debian package of programs that are built. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "../../scripts/lib/paths.mjs";
import { capture } from "../../scripts/lib/run.mjs";
import { identityOf } from "../identity.mjs";
import { componentsOf } from "../licences.mjs";
import { writeControl } from "./control.mjs";
import { layOutDocuments } from "./documents.mjs";
import { layOut } from "./tree.mjs";

/** @typedef {{ app: string, terminal: string, installer: string }} Programs */

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
  const made = new Date(1000 * Number(process.env["SOURCE_DATE_EPOCH"] ?? (await lastChange())));
  await layOut(identity, { ...programs, app: resolve(root, programs.app) }, { version, date: made }, tree);
  layOutDocuments(identity, version, made, await componentsOf("linux"), tree);
  const architecture = (await capture("dpkg", ["--print-architecture"])).trim();
  await writeControl(identity, version, architecture, tree, folder);
  const name = `${identity.linux.package}_${version}_${architecture}.deb`;
  const file = join(folder, name);
  const env = { SOURCE_DATE_EPOCH: String(made.getTime() / 1000) };
  const compression = compressed ? [] : ["-Znone"];
  await capture("dpkg-deb", ["--root-owner-group", ...compression, "--build", tree, file], { env });
  mkdirSync(output, { recursive: true });
  copyFileSync(file, join(output, name));
  return join(output, name);
}

/** The same sources make the same package. */
async function lastChange() {
  return (await capture("git", ["log", "-1", "--format=%ct"]).catch(() => "0")).trim();
}

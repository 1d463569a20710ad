// @ts-check
/** `npm start -- --update`: the update service has the app's next version. */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "../lib/cleanup.mjs";
import { log } from "../lib/output.mjs";
import { builtProgram, inRepository } from "../lib/paths.mjs";
import { capture } from "../lib/run.mjs";
import { versionOf } from "../lib/version.mjs";

/** What `npm run release` has made, for the bank's usual ports. */
const released = inRepository("dist", "release");

/** Where the bank serves new versions from; `undefined`: from nowhere. @param {boolean} wanted */
export async function updatesFolder(wanted) {
  if (!wanted || (await isNewer())) return existsSync(released) ? released : undefined;
  const folder = await mkdtemp(join(tmpdir(), "practice-updates-"));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function isNewer() {
  const latest = await readFile(join(released, "latest.json"), "utf8").catch(() => "{}");
  const { version = "" } = JSON.parse(latest);
  return version.localeCompare(versionOf(), "en", { numeric: true }) > 0;
}

/**
 * Packs the app that is built under the next version's number, unless there is a release.
 * @param {import("./bank.mjs").Ready} ready @param {string} folder
 */
export async function release({ web }, folder) {
  if (folder === released) return;
  const [major, minor] = versionOf().split(".").map(Number);
  const version = `${major}.${(minor ?? 0) + 1}.0`;
  log(`バージョン ${version} を用意しています… / preparing version ${version}`);
  const app = ["--program", builtProgram("cert-app"), "--version", version, "--output", folder];
  await capture(process.execPath, [inRepository("packaging", "linux", "package.mjs"), ...app]);
  const made = (await readdir(folder)).find((name) => name.endsWith(".deb")) ?? "";
  const notes = { "--notes-ja": "練習用の新しいバージョンです。", "--notes-en": "A new version, for practice." };
  const words = [version, "--package", join(folder, made), "--url", `${web}/updates/`, "--output", folder];
  for (const [option, text] of Object.entries(notes)) {
    const file = join(folder, `${option.slice(2)}.txt`);
    await writeFile(file, text);
    words.push(option, file);
  }
  await capture(process.execPath, [inRepository("packaging", "release", "release.mjs"), ...words]);
}

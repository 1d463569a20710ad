// @ts-check
// An MSI whose programs are stand-ins that note how they are called: for trials of the installer alone.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../../scripts/lib/paths.mjs";
import { readProfile } from "../../scripts/lib/profile.mjs";
import { editions, identity } from "../../wix/lib/identity.mjs";
import { makeInstaller } from "../../wix/lib/installer.mjs";

export const product = identity(editions.release, readProfile(editions.release.profile));

/** Where the stand-ins of this folder note their calls. @param {string} folder */
const notes = (folder) => join(folder, "calls.txt");

/**
 * @param {string} folder
 * @param {string} version
 * @param {{ bootstrapper?: boolean, output?: string, as?: typeof product }} [more] `as`: another edition's product
 */
export function standIn(folder, version, more = {}) {
  const { bootstrapper = false, output = `setup-${version}.msi`, as = product } = more;
  const files = join(folder, `files-${version}`);
  mkdirSync(files, { recursive: true });
  for (const name of ["cert-app", "cert-cli", "MicrosoftEdgeWebview2Setup"]) compile(folder, files, name, version);
  writeFileSync(join(files, "WebView2Loader.dll"), version);
  const msi = join(folder, output);
  const icon = inRepository("src-tauri", "icons", "icon.ico");
  const brought = bootstrapper && { bootstrapper: join(files, "MicrosoftEdgeWebview2Setup.exe") };
  makeInstaller({ identity: as, version, files, icon, output: msi, ...brought });
  return msi;
}

/** How the stand-ins have been called since the last time this was asked, an argument in each `<>`. */
export function calls(/** @type {string} */ folder) {
  if (!existsSync(notes(folder))) return [];
  const lines = readFileSync(notes(folder), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  rmSync(notes(folder));
  return lines;
}

/** While this file is there, the stand-ins of the folder do not end. @param {string} folder */
const held = (folder) => join(folder, "hold");

/**
 * Keeps an installation at its last step, which starts a stand-in; answers what lets it go on.
 * @param {string} folder
 */
export function holdWork(folder) {
  writeFileSync(held(folder), "");
  return () => rmSync(held(folder));
}

/** @param {string} folder @param {string} files @param {string} name @param {string} version */
function compile(folder, files, name, version) {
  const source = join(files, "program.c");
  const [path, hold] = [notes(folder), held(folder)].map((file) => JSON.stringify(`Z:${file}`));
  writeFileSync(
    source,
    `#include <stdio.h>
#include <string.h>
#include <windows.h>
const char version[] = "${version}";
int main(int count, char **words) {
  FILE *notes = fopen(${path}, "ab");
  fputs("${name} ${version}", notes);
  for (int i = 1; i < count; i++) fprintf(notes, " <%s>", words[i]);
  fputs("\\n", notes);
  fclose(notes);
  if (count == 2 && !strcmp(words[1], "stay")) Sleep(INFINITE);
  while (GetFileAttributesA(${hold}) != INVALID_FILE_ATTRIBUTES) Sleep(50);
  return 0;
}
`,
  );
  execFileSync("x86_64-w64-mingw32-gcc", ["-s", "-o", join(files, `${name}.exe`), source]);
}

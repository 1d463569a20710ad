// @ts-check
// An MSI whose programs are dummies that log how they are called: for tests of the installer alone.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { editions, identityOf } from "../../packaging/identity.mjs";
import { LICENCES } from "../../packaging/licences.mjs";
import { Database } from "../../wix/lib/database.mjs";
import { makeInstaller } from "../../wix/lib/installer.mjs";
import { compileTask } from "../../wix/lib/task.mjs";

export const product = identityOf(editions.release);

/** Windows Installer's kind of custom action (msidefs.h). */
const CARRIED_PROGRAM = 2;

/** Where the dummies of this folder log their calls. @param {string} folder */
const log = (folder) => join(folder, "calls.txt");

/**
 * @param {string} folder @param {string} version
 * @param {{ bootstrapper?: boolean, task?: boolean, output?: string, as?: typeof product }} [more] `task`: with the real
 *   program that registers the daily check; `as`: another edition's product
 */
export function packDummies(folder, version, more = {}) {
  const { bootstrapper = false, task = false, output = `setup-${version}.msi`, as = product } = more;
  const files = join(folder, `files-${version}`);
  mkdirSync(files, { recursive: true });
  for (const name of ["cert-app", "cert-cli", "task", "MicrosoftEdgeWebview2Setup"])
    compile(folder, files, name, version);
  if (task) compileTask(join(files, "task.exe"));
  for (const name of ["WebView2Loader.dll", LICENCES]) writeFileSync(join(files, name), version);
  const msi = join(folder, output);
  const brought = bootstrapper && { bootstrapper: join(files, "MicrosoftEdgeWebview2Setup.exe") };
  makeInstaller({ identity: as, version, files, output: msi, ...brought });
  return msi;
}

/**
 * The same package, which in addition says by a dummy what it does about restarts, as soon as it knows.
 * @param {string} msi
 */
export function tellingAboutRestarts(msi) {
  const telling = msi.replace(/\.msi$/, "-telling.msi");
  copyFileSync(msi, telling);
  new Database(telling).add({
    CustomAction: [["TellRestart", CARRIED_PROGRAM, "Task", "restart [REBOOT]", ""]],
    InstallExecuteSequence: [["TellRestart", "", 1010]],
  });
  return telling;
}

/** How the dummies have been called since the last time this was asked, an argument in each `<>`. */
export function calls(/** @type {string} */ folder) {
  const text = existsSync(log(folder)) ? readFileSync(log(folder), "utf8") : "";
  // A dummy that is just being started has opened the file, and written nothing yet.
  if (text !== "") rmSync(log(folder));
  return text.split("\n").filter((line) => line !== "");
}

/** While this file is there, the dummies of the folder do not end. @param {string} folder */
const holdFile = (folder) => join(folder, "hold");

/**
 * Holds an installation at its last step, which starts a dummy; returns the function that lets it go on.
 * @param {string} folder
 */
export function holdInstallation(folder) {
  writeFileSync(holdFile(folder), "");
  return () => rmSync(holdFile(folder));
}

/** @param {string} folder @param {string} files @param {string} name @param {string} version */
function compile(folder, files, name, version) {
  const source = join(files, "program.c");
  const [path, hold] = [log(folder), holdFile(folder)].map((file) => JSON.stringify(`Z:${file}`));
  writeFileSync(
    source,
    `#include <stdio.h>
#include <wchar.h>
#include <windows.h>
const char version[] = "${version}";
int wmain(int count, wchar_t **words) {
  static char utf8[9000];
  FILE *file = fopen(${path}, "ab");
  fputs("${name} ${version}", file);
  for (int i = 1; i < count; i++) {
    WideCharToMultiByte(CP_UTF8, 0, words[i], -1, utf8, sizeof utf8, NULL, NULL);
    fprintf(file, " <%s>", utf8);
  }
  fputs("\\n", file);
  fclose(file);
  if (count == 2 && !wcscmp(words[1], L"stay")) Sleep(INFINITE);
  while (GetFileAttributesA(${hold}) != INVALID_FILE_ATTRIBUTES) Sleep(50);
  return 0;
}
`,
  );
  execFileSync("x86_64-w64-mingw32-gcc", ["-municode", "-s", "-o", join(files, `${name}.exe`), source]);
}

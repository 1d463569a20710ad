// @ts-check
// The program that registers the daily check, and what it is told.
import { execFileSync } from "node:child_process";
import { inRepository, readText } from "../../scripts/lib/paths.mjs";

/** The group of all users, by the number it has in every language. */
const EVERYONE = "S-1-5-32-545";

/** @param {string} program to write */
export function compileTask(program) {
  const libraries = ["-lole32", "-loleaut32"];
  const source = inRepository("wix", "task", "task.c");
  // No console beside the installer's window.
  const options = ["-municode", "-mwindows", "-Os", "-s", "-Wall", "-Wextra", "-Werror"];
  execFileSync("x86_64-w64-mingw32-gcc", [...options, "-o", program, source, ...libraries]);
}

/**
 * The arguments, as Windows Installer's formatted text.
 * @param {import("../../packaging/identity.mjs").Identity} identity
 */
export function taskArguments({ name, identifier }) {
  // Each user has tasks of their own; the folder is the same for all.
  const [machine, user] = [`"${identifier}"`, `"${identifier} [UserSID]"`];
  const xml = `"${description(name)}"`;
  return {
    machine: { on: `${machine} ${xml} ${EVERYONE}`, off: machine },
    user: { on: `${user} ${xml}`, off: user },
  };
}

/** On one line, and without double quotes: it is one argument. @param {string} name */
function description(name) {
  const text = readText("wix", "task", "task.xml").replace(/\s*\n\s*/g, "");
  const formatted = text.replace(/[[\]]/g, "[\\$&]");
  return formatted.replace("@NAME@", name).replace("@PROGRAM@", "[INSTALLDIR]cert-app.exe");
}

// @ts-check
// Single pages, as Windows Installer would show them where something calls for them.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {import("./wine.mjs").Wine} Wine */

/**
 * @param {import("./wizard_run.mjs").WizardRun} run @param {string} program @param {string} msi @param {string} name
 *   the page's @param {string} picture
 */
export async function previews(run, program, msi, name, picture) {
  const { screen, wine } = run;
  screen.last = undefined;
  const shown = wine.spawn(program, [wine.windowsPath(msi), name], { env: { DISPLAY: screen.display } });
  try {
    await run.page(picture);
  } finally {
    shown.kill("SIGKILL");
    wine.end();
  }
}

/** @param {Wine} wine */
export function compilePreview(wine) {
  const source = fileURLToPath(new URL("preview.c", import.meta.url));
  const program = join(wine.programs, "preview.exe");
  execFileSync("x86_64-w64-mingw32-gcc", ["-municode", "-s", "-o", program, source, "-lmsi"]);
  return program;
}

// @ts-check
// The same pages in English, as Windows Installer shows them to whoever's Windows is set to another language than
// Japanese: Wine's user's is. A screenshot of each is kept to be looked at.
import assert from "node:assert/strict";
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { Database } from "../../../wix/lib/database.mjs";
import { product } from "../dummy_package.mjs";
import { EXIT, WEBVIEW } from "../installation.mjs";
import { QUESTION } from "../screen.mjs";
import { updateWords } from "../wizard_run.mjs";

/** @typedef {import("../wizard_run.mjs").WizardRun} WizardRun */

/** The pages in English, whatever they are told. @param {WizardRun} run @param {() => Promise<void>} action */
async function speakingEnglish(run, action) {
  const told = run.language;
  run.language = [];
  try {
    await action();
  } finally {
    run.language = told;
  }
}

/** @type {import("../wizard_run.mjs").Checks} */
export const ENGLISH_CHECKS = {
  "where Windows is not Japanese the wizard speaks English, and the app keeps its name": ({ run, old }) =>
    speakingEnglish(run, async () => {
      run.start(old);
      await run.page("40-welcome-english");
      assert.ok(run.isCalled(`${product.name} Setup`), run.screen.titles().join());
      await run.go("alt+n", "41-folder-english");
      await run.go("alt+h", "42-browse-english");
      await run.go("Escape", "42-folder-again-english");
      await run.go("alt+n", "43-ready-english");
      await run.progress("44-install-english", () => run.screen.press("alt+i"));
      await run.finishes();
      assert.ok(existsSync(join(run.wine.desktop, `${product.name}.lnk`)));
    }),

  "repair, update, refusal and removal speak English, too": ({ run, old, current }) =>
    speakingEnglish(run, async () => {
      await run.progress("45-update-english", () => run.msiexec(updateWords(run.wine.windowsPath(current))));
      await run.finishes();
      await run.refuses(old, "46-older-english");
      run.start(current);
      await run.page("47-maintenance-english");
      await run.progress("48-repair-english", () => run.screen.press("alt+p"));
      await run.finishes();
      run.start(current);
      await run.page("47-maintenance-again-english");
      await run.progress("49-removal-english", () => run.screen.press("alt+r"));
      await run.finishes();
    }),

  "without WebView2 the page about it says in English where it is had; cancelling speaks English": ({ run, old }) =>
    speakingEnglish(run, async () => {
      run.wine.register(`-${WEBVIEW}`, []);
      run.start(old);
      await run.page("50-welcome-english");
      await run.go("alt+n", "51-webview-english");
      await run.go("Escape", "52-cancel-english", QUESTION);
      await run.go("alt+y", "53-cancelled-english");
      await run.finishes(EXIT.cancelled);
    }),
};

/** The same package, whose properties hold the English words from the beginning. @param {string} msi */
export function inEnglish(msi) {
  const english = msi.replace(/\.msi$/, "-english.msi");
  copyFileSync(msi, english);
  const database = new Database(english);
  const actions = database.rows("CustomAction").filter(({ Action }) => Action?.startsWith("English"));
  const words = actions.map(({ Source: property, Target: text = "" }) => [property, text.replaceAll("'", "’")]);
  database.query(
    ...words.map(([property, text]) => `UPDATE \`Property\` SET \`Value\`='${text}' WHERE \`Property\`='${property}'`),
  );
  return english;
}

// @ts-check
// The MSI's pages, operated by keyboard; a screenshot of each is kept to be looked at.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { calls, packDummies, product, tellingAboutRestarts } from "../dummy_package.mjs";
import { EXIT, WEBVIEW } from "../installation.mjs";
import { compilePreview, previews } from "../preview.mjs";
import { DETAIL, QUESTION, SCREENSHOTS, Screen, useJapaneseFonts } from "../screen.mjs";
import { assertUnchanged, difference, INSTALLER_RECORDS, snapshot } from "../snapshot.mjs";
import { updateWords, WizardRun } from "../wizard_run.mjs";
import { ENGLISH_CHECKS, inEnglish } from "./wizard_english.mjs";

/** Pages that only a real Windows calls for: a program in the way, a full disk, an error's question. */
const CALLED_FOR = ["MsiRMFilesInUse", "FilesInUse", "OutOfDiskDlg", "ErrorDlg"];

/** @type {import("../report.mjs").Suite} */
export async function wizard(wine, report) {
  const [old, current] = [packDummies(wine.folder, "0.1.0"), packDummies(wine.folder, "0.2.0")];
  rmSync(SCREENSHOTS, { recursive: true, force: true });
  mkdirSync(SCREENSHOTS, { recursive: true });
  useJapaneseFonts(wine);
  const screen = await Screen.open();
  try {
    const run = new WizardRun(wine, screen);
    report.afterFailure = () => wine.end(); // a page that is open would stand in the next one's way
    const checks = Object.entries({ ...CHECKS, ...ENGLISH_CHECKS });
    for (const [what, check] of checks) await report.check(what, () => check({ run, old, current }));
    const preview = compilePreview(wine);
    const english = inEnglish(current);
    for (const name of CALLED_FOR) {
      await report.check(`the page ${name} looks as it should, in both languages`, async () => {
        await previews(run, preview, current, name, `28-${name}`);
        await previews(run, preview, english, name, `29-${name}-english`);
      });
    }
  } finally {
    report.afterFailure = () => {};
    screen.close();
  }
}

/** One after the other, on one Windows. @type {import("../wizard_run.mjs").Checks} */
const CHECKS = {
  async "the wizard installs into a chosen folder, without desktop shortcut"({ run, old }) {
    const { screen } = run;
    run.start(old);
    await run.page("01-welcome");
    await run.go("alt+n", "02-webview");
    await run.go("alt+n", "03-folder");
    await run.go("alt+h", "04-browse");
    await run.go("Escape", "05-folder-again");
    await run.go("alt+d", "06-folder-without-shortcut", DETAIL);
    screen.press("shift+Tab", "shift+Tab", "Home", "shift+End");
    screen.type("C:\\Chosen");
    await run.go("Tab", "07-folder-outside", DETAIL); // a caret never stands still
    await run.go("alt+n", "07-folder-refused", QUESTION);
    await run.go("Return", "07-folder-still", QUESTION);
    screen.press(...Array(4).fill("shift+Tab"), "Home", "shift+End"); // back from 「次へ」
    screen.type("C:\\Program Files\\Chosen");
    await run.go("Tab", "07-folder-chosen", DETAIL);
    await run.go("alt+n", "08-ready");
    await run.go("alt+b", "09-back");
    await run.go("alt+n", "10-ready-again");
    await run.progress("11-install", () => screen.press("alt+i"));
    await run.finishes();
    assertAsChosen(run, "0.1.0");
  },

  async "the wizard brings a newer version, with the earlier choices"({ run, current }) {
    run.start(current);
    await run.page("13-upgrade-welcome");
    await run.go("alt+n", "14-upgrade-webview");
    await run.go("alt+n", "15-upgrade-folder");
    await run.go("alt+n", "16-upgrade-ready");
    await run.progress("17-upgrade", () => run.screen.press("alt+i"));
    await run.finishes();
    assertAsChosen(run, "0.2.0");
  },

  async "the wizard refuses an older version with a sentence, and changes nothing"({ run, old }) {
    await run.refuses(old, "18-older");
  },

  async "the wizard repairs: a lost file is back"({ run, current }) {
    rmSync(join(run.wine.prefix, "drive_c", "Program Files", "Chosen", product.windows.terminal));
    run.start(current);
    await run.page("20-maintenance");
    await run.progress("21-repair", () => run.screen.press("alt+p"));
    await run.finishes();
    assert.ok(run.has("Program Files", "Chosen", product.windows.terminal), "the file is not back");
  },

  async "the wizard removes, and leaves nothing"({ run, current }) {
    calls(run.wine.folder);
    run.start(current);
    await run.page("22-maintenance");
    await run.progress("22-removal", () => run.screen.press("alt+r"));
    await run.finishes();
    assert.deepEqual(calls(run.wine.folder), [`task 0.2.0 <${product.identifier}>`]);
    // Wine keeps its own record of components that were never installed.
    const { added, removed } = difference(run.clean, snapshot(run.wine));
    const left = [...removed, ...added.filter((line) => !INSTALLER_RECORDS.test(line))];
    assert.deepEqual(left, []);
  },

  async "started by the app's update it asks nothing, and keeps what was chosen"({ run, current, old }) {
    const { wine } = run;
    assert.equal(wine.msiexec("/i", old, "INSTALLDIR=C:\\Program Files\\Chosen", "DESKTOPSHORTCUT=0"), 0);
    await run.progress("23-update", () => run.msiexec(updateWords(wine.windowsPath(current))));
    await run.finishes();
    assertAsChosen(run, "0.2.0");
    assert.equal(wine.msiexec("/x", current), 0);
  },

  async "case 35: whoever is asked, as by the app's update, is asked about a restart"({ run, current }) {
    const { wine } = run;
    const telling = tellingAboutRestarts(current);
    calls(wine.folder);
    await run.progress("23-restart", () => run.msiexec(updateWords(wine.windowsPath(telling))));
    await run.finishes();
    const told = calls(wine.folder).find((call) => call.includes("<restart>"));
    assert.equal(told, "task 0.2.0 <restart>");
    assert.equal(wine.msiexec("/x", telling), 0);
  },

  async "beside an installation for the user alone it refuses one for everybody, with a sentence"({ run, current }) {
    const key = `HKEY_CURRENT_USER\\Software\\${product.registryKey}`;
    const folder = join(run.wine.prefix, "drive_c", "users", "tester", "mine");
    mkdirSync(folder);
    writeFileSync(join(folder, "cert-app.exe"), "");
    run.wine.register(key, ['"InstallDir"="C:\\\\users\\\\tester\\\\mine\\\\"']);
    await run.refuses(current, "23-second");
    run.wine.register(`-${key}`, []);
    rmSync(folder, { recursive: true });
  },

  async "with the WebView2 runtime there is no page about it; cancelling changes nothing"({ run, old }) {
    run.wine.register(WEBVIEW, ['"pv"="120.0.0.0"']);
    const before = snapshot(run.wine);
    run.start(old);
    await run.page("24-welcome");
    await run.go("alt+n", "25-folder");
    await run.go("Escape", "26-cancel", QUESTION);
    await run.go("alt+y", "27-cancelled");
    await run.finishes(EXIT.cancelled);
    assertUnchanged(run.wine, before);
  },
};

/** This version is in the chosen folder, without desktop shortcut. @param {WizardRun} run @param {string} version */
function assertAsChosen(run, version) {
  const { stdout } = run.wine.runSync("reg.exe", ["query", `HKLM\\Software\\${product.registryKey}`, "/v", "Version"]);
  assert.equal(/REG_SZ\s+(\S+)/.exec(stdout)?.[1], version);
  assert.ok(run.has("Program Files", "Chosen", "cert-app.exe"));
  assert.ok(!existsSync(join(run.wine.desktop, `${product.name}.lnk`)), "there is a shortcut on the desktop");
}

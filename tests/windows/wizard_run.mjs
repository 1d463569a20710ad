// @ts-check
// One run of the installer's wizard, by keyboard.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { holdInstallation } from "./dummy_package.mjs";
import { EXIT } from "./installation.mjs";
import { SCREENSHOTS } from "./screen.mjs";
import { assertUnchanged, snapshot } from "./snapshot.mjs";

/** @typedef {import("./wine.mjs").Wine} Wine */
/** @typedef {import("./screen.mjs").Screen} Screen */
/** @typedef {import("./screen.mjs").Change} Change */

/** How long Windows Installer may take to end after its last page. */
const TIMEOUT_MS = 60_000;

/** @typedef {Readonly<Record<string, (pc: { run: WizardRun, old: string, current: string }) => Promise<void>>>} Checks */

/** How the updater starts Windows Installer. @param {string} msi as Windows names it */
export const updateWords = (msi) => ["/i", msi, "/qf", "/promptrestart", "UPDATING=1"];

/** What the wizard is told to speak: Wine's user is set to English. */
export const JAPANESE = "WIZARD_LANGUAGE=ja";

export class WizardRun {
  /** @param {Wine} wine @param {Screen} screen */
  constructor(wine, screen) {
    this.wine = wine;
    this.screen = screen;
    /** @type {readonly string[]} */
    this.language = [JAPANESE];
    this.clean = snapshot(wine);
  }

  /** @param {string} msi @param {string[]} more */
  start(msi, ...more) {
    this.msiexec(["/i", this.wine.windowsPath(msi), ...more]);
  }

  /** @param {string[]} words msiexec's */
  msiexec(words) {
    const env = { DISPLAY: this.screen.display };
    this.screen.last = undefined;
    this.program = this.wine.spawn("msiexec", [...words, ...this.language], { env });
    this.ended = once(this.program, "exit");
  }

  /** @param {string} name @param {Change} [change] */
  page(name, change) {
    return this.screen.capture(join(SCREENSHOTS, `${name}.png`), `the page ${name}`, change);
  }

  /** Presses `key`, and captures what it leads to. @param {string} key @param {string} name @param {Change} [change] */
  go(key, name, change) {
    this.screen.press(key);
    return this.page(name, change);
  }

  /**
   * Captures the page of progress, while the installation is held at its last step, and the page that follows.
   * @param {string} name @param {() => void} begin
   */
  async progress(name, begin) {
    const release = holdInstallation(this.wine.folder);
    try {
      begin();
      await this.page(`${name}-progress`);
    } finally {
      release();
    }
    await this.page(`${name}-done`);
  }

  /** Says in a sentence why not, and changes nothing. @param {string} msi @param {string} name of the pictures */
  async refuses(msi, name) {
    const before = snapshot(this.wine);
    this.start(msi);
    await this.page(`${name}-refused`);
    await this.go("Return", `${name}-end`);
    await this.finishes(EXIT.failed);
    assertUnchanged(this.wine, before);
  }

  /** Whether the page that is open is called so. @param {string} title */
  isCalled(title) {
    return this.screen.titles().some((name) => name === title);
  }

  /** Presses the last page's button, and waits for the end; a wizard that does not end is ended. */
  async finishes(expected = 0) {
    this.screen.press("alt+f");
    const timeout = setTimeout(() => this.program?.kill("SIGKILL"), TIMEOUT_MS);
    const [code] = await (this.ended ?? []);
    clearTimeout(timeout);
    assert.equal(code, expected);
  }

  /** A file on the drive C. @param {string[]} parts */
  has(...parts) {
    return existsSync(join(this.wine.prefix, "drive_c", ...parts));
  }
}

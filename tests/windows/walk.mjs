// @ts-check
// One run of the installer's wizard, by keyboard.
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PICTURES } from "./screen.mjs";
import { snapshot } from "./snapshot.mjs";
import { holdWork } from "./stand_in.mjs";

/** @typedef {import("./wine.mjs").Wine} Wine */
/** @typedef {import("./screen.mjs").Screen} Screen */
/** @typedef {import("./screen.mjs").Change} Change */

/** How long Windows Installer may take to end after its last page. */
const PATIENCE_MS = 60_000;

export class Walk {
  /** @param {Wine} wine @param {Screen} screen */
  constructor(wine, screen) {
    this.wine = wine;
    this.screen = screen;
    this.clean = snapshot(wine);
  }

  /** @param {string} msi @param {string[]} more */
  start(msi, ...more) {
    this.run(["/i", this.wine.windowsPath(msi), ...more]);
  }

  /** @param {string[]} words msiexec's */
  run(words) {
    const env = { DISPLAY: this.screen.display };
    this.screen.last = undefined;
    this.program = this.wine.spawn("msiexec", words, { env });
    this.ended = once(this.program, "exit");
  }

  /** @param {string} name @param {Change} [change] */
  page(name, change) {
    return this.screen.photograph(join(PICTURES, `${name}.png`), `the page ${name}`, change);
  }

  /** Presses `key`, and photographs what it leads to. @param {string} key @param {string} name @param {Change} [change] */
  go(key, name, change) {
    this.screen.press(key);
    return this.page(name, change);
  }

  /**
   * Photographs the page of progress, while the work is kept from its end, and the page that follows.
   * @param {string} name
   * @param {() => void} begin
   */
  async work(name, begin) {
    const release = holdWork(this.wine.folder);
    try {
      begin();
      await this.page(`${name}-progress`);
    } finally {
      release();
    }
    await this.page(`${name}-done`);
  }

  /** Waits for the end; a wizard that does not end is ended. */
  async exitCode() {
    const patience = setTimeout(() => this.program?.kill("SIGKILL"), PATIENCE_MS);
    const [code] = await (this.ended ?? []);
    clearTimeout(patience);
    return code;
  }

  /** A file on the drive C. @param {string[]} parts */
  has(...parts) {
    return existsSync(join(this.wine.prefix, "drive_c", ...parts));
  }
}

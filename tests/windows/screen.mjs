// @ts-check
// A virtual screen and keyboard.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { inRepository } from "../../scripts/lib/paths.mjs";

/** Where the screenshots are left to be looked at. */
export const SCREENSHOTS = inRepository("dist", "windows", "screenshots");

/** The fonts of a Japanese Windows. */
const FONTS = ["Meiryo UI", "Meiryo", "MS UI Gothic", "MS Shell Dlg", "MS Shell Dlg 2", "Tahoma", "Segoe UI"];

/** @param {import("./wine.mjs").Wine} wine */
export function useJapaneseFonts(wine) {
  const fonts = FONTS.map((font) => `"${font}"="Noto Sans CJK JP"`);
  wine.register("HKEY_CURRENT_USER\\Software\\Wine\\Fonts\\Replacements", fonts);
}

/** How long a page may take to come. */
const TIMEOUT_MS = 60_000;

const [WIDTH, HEIGHT] = [800, 600];

/** Bytes of one row of a picture. */
const ROW = WIDTH * 3;

/** @typedef {{ minimum: number, rows?: number }} Change how many bytes; in the window's first rows alone */

/** Another page, whatever moves on this one: its headline is another. @type {Change} */
const NEW_PAGE = { minimum: 100, rows: 40 };

/** A question in front of a page; a pressed button changes far fewer. @type {Change} */
export const QUESTION = { minimum: 5000 };

/** A box unticked, the keyboard's focus elsewhere. @type {Change} */
export const DETAIL = { minimum: 1 };

export class Screen {
  /** @param {import("node:child_process").ChildProcess} server @param {string} display */
  constructor(server, display) {
    this.server = server;
    this.env = { ...process.env, DISPLAY: display };
    this.display = display;
    /** The picture that was answered last. @type {Buffer | undefined} */
    this.last = undefined;
  }

  /** On a display number that the server chooses. */
  static async open() {
    const size = ["-screen", "0", `${WIDTH}x${HEIGHT}x24`, "-nolisten", "tcp"];
    const server = spawn("Xvfb", ["-displayfd", "3", ...size], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const output = /** @type {import("node:stream").Readable} */ (server.stdio[3]);
    const [number] = await once(output, "data");
    return new Screen(server, `:${String(number).trim()}`);
  }

  close() {
    this.server.kill();
  }

  /** Presses keys as xdotool names them. @param {string[]} keys */
  press(...keys) {
    execFileSync("xdotool", ["key", "--delay", "60", ...keys], { env: this.env });
  }

  /** @param {string} text */
  type(text) {
    execFileSync("xdotool", ["type", "--delay", "40", text], { env: this.env });
  }

  /** What the windows are called. */
  titles() {
    const { stdout } = spawnSync("xdotool", ["search", "--name", ".", "getwindowname", "%@"], {
      env: this.env,
      encoding: "utf8",
    });
    return stdout.split("\n");
  }

  /**
   * Waits until the picture has changed and then stands still; answers it as PNG.
   * @param {string} what for the message when nothing comes
   * @param {Change} change what must be another than in the last picture
   */
  async next(what, change = NEW_PAGE) {
    /** @type {Buffer | undefined} */
    let previous;
    let alike = 0;
    for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await pause(400)) {
      const picture = this.#picture("rgb:-");
      alike = previous !== undefined && picture.equals(previous) ? alike + 1 : 0;
      if (alike > 2 && !blank(picture) && isChanged(this.last, picture, change)) {
        this.last = picture;
        return this.#picture("-trim", "png:-");
      }
      previous = picture;
    }
    throw new Error(`${what} did not come`);
  }

  /** @param {string[]} words in what form */
  #picture(...words) {
    return execFileSync("import", ["-window", "root", ...words], { env: this.env, maxBuffer: 1 << 24 });
  }

  /** @param {string} file @param {string} what @param {Change} [change] as `next` */
  async capture(file, what, change) {
    writeFileSync(file, await this.next(what, change));
  }
}

/** @param {Buffer | undefined} before @param {Buffer} after @param {Change} change */
function isChanged(before, after, { minimum, rows = HEIGHT }) {
  if (before === undefined) return true;
  const top = after.findIndex((byte) => byte !== 0); // the screen behind the window is black
  const begin = top - (top % ROW);
  const [was, is] = [before, after].map((picture) => picture.subarray(begin, begin + rows * ROW));
  return (is?.reduce((sum, byte, index) => sum + (byte === was?.[index] ? 0 : 1), 0) ?? 0) >= minimum;
}

/** @param {Buffer} picture */
function blank(picture) {
  return picture.every((byte) => byte === picture[0]);
}

// @ts-check
// A screen without a monitor, a keyboard without a person.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { inRepository } from "../../scripts/lib/paths.mjs";

/** Where the pictures are left to be looked at. */
export const PICTURES = inRepository("dist", "windows", "screenshots");

/** The fonts of a Japanese Windows. */
const FONTS = ["Meiryo UI", "Meiryo", "MS UI Gothic", "MS Shell Dlg", "MS Shell Dlg 2", "Tahoma", "Segoe UI"];

/** @param {import("./wine.mjs").Wine} wine */
export function useJapaneseFonts(wine) {
  const fonts = FONTS.map((font) => `"${font}"="Noto Sans CJK JP"`);
  wine.register("HKEY_CURRENT_USER\\Software\\Wine\\Fonts\\Replacements", fonts);
}

/** How long a page may take to come. */
const PATIENCE_MS = 60_000;

export class Screen {
  /** @param {import("node:child_process").ChildProcess} server @param {string} display */
  constructor(server, display) {
    this.server = server;
    this.env = { ...process.env, DISPLAY: display };
    this.display = display;
    this.last = "";
  }

  /** On a display number that the server chooses. */
  static async open() {
    const size = ["-screen", "0", "800x600x24", "-nolisten", "tcp"];
    const server = spawn("Xvfb", ["-displayfd", "3", ...size], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
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

  /**
   * Waits until the picture has changed and then stands still; answers it as PNG.
   * @param {string} what for the message when nothing comes
   */
  async next(what) {
    const end = Date.now() + PATIENCE_MS;
    let previous = "";
    let alike = 0;
    while (Date.now() < end) {
      await pause(400);
      const picture = execFileSync("import", ["-window", "root", "rgb:-"], {
        env: this.env,
        maxBuffer: 1 << 24,
      });
      const digest = createHash("sha256").update(picture).digest("hex");
      alike = digest === previous ? alike + 1 : 0;
      // A pressed button stands still for a moment before its page goes.
      if (alike > 3 && digest !== this.last && !blank(picture)) {
        this.last = digest;
        return this.png();
      }
      previous = digest;
    }
    throw new Error(`${what} did not come`);
  }

  png() {
    return execFileSync("import", ["-window", "root", "-trim", "png:-"], {
      env: this.env,
      maxBuffer: 1 << 24,
    });
  }

  /** @param {string} file @param {string} what */
  async photograph(file, what) {
    writeFileSync(file, await this.next(what));
  }
}

/** @param {Buffer} picture */
function blank(picture) {
  return picture.every((byte) => byte === picture[0]);
}

// @ts-check
/** A program that runs beside this one and never outlives it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { isOnPath } from "./debian.mjs";
import { root } from "./paths.mjs";

/** How long a program may take to end on SIGTERM. */
const STOP_TIMEOUT_MS = 5000;

export class Service {
  /** @param {import("node:child_process").ChildProcess} child */
  constructor(child) {
    this.child = child;
    /** Settles when the program has ended, for whatever reason. */
    this.ended = once(child, "exit").catch(() => {});
  }

  /**
   * Starts a program in a process group of its own: Ctrl-C reaches only this script, which then
   * stops everything in order. If this script is killed, the kernel tells the program.
   * @param {string} program @param {readonly string[]} parameters
   * @param {{ env?: NodeJS.ProcessEnv, output?: "pipe" | "inherit" | "ignore" }} [options]
   */
  static start(program, parameters, { env = {}, output = "inherit" } = {}) {
    const command = isOnPath("setpriv") ? ["setpriv", "--pdeathsig", "TERM", "--", program] : [program];
    const [first, ...rest] = /** @type {[string, ...string[]]} */ ([...command, ...parameters]);
    return new Service(
      spawn(first, rest, {
        cwd: root,
        detached: true,
        env: { ...process.env, ...env },
        stdio: ["ignore", output, output === "ignore" ? "ignore" : "inherit"],
      }),
    );
  }

  /** @returns {Promise<string>} the first line it prints */
  async firstLine() {
    const output = this.child.stdout;
    if (output === null) throw new Error("the program's output is not read here");
    const lines = createInterface({ input: output });
    /** @type {Promise<never>} */
    const early = this.ended.then(() => {
      throw new Error(`${this.child.spawnfile} ended before it was ready`);
    });
    const [line] = await Promise.race([once(lines, "line"), early]);
    // Whatever follows is let through, so that a full pipe stops nobody.
    lines.on("line", (text) => process.stderr.write(`${text}\n`));
    return line;
  }

  /** Ends it and its children by SIGTERM, or else by SIGKILL. */
  async stop() {
    if (!this.#signal("SIGTERM")) return;
    const limit = setTimeout(() => this.#signal("SIGKILL"), STOP_TIMEOUT_MS);
    await this.ended;
    clearTimeout(limit);
  }

  /** @param {NodeJS.Signals} signal @returns whether it was running */
  #signal(signal) {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return false;
    try {
      return process.kill(-pid, signal);
    } catch {
      return false;
    }
  }
}

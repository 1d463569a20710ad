// @ts-check
/** Runs a program to its end. Nothing goes through a shell. */
import { spawn, spawnSync } from "node:child_process";
import { environmentWithCargo, root } from "./paths.mjs";

/** @typedef {{ env?: NodeJS.ProcessEnv, input?: string, cwd?: string }} RunOptions */

/**
 * Runs a program whose output goes to the terminal.
 * @param {string} program @param {readonly string[]} parameters @param {RunOptions} [options]
 */
export async function run(program, parameters, options = {}) {
  await start(program, parameters, options, "inherit");
}

/**
 * Runs a program and gives back what it wrote to standard output.
 * @param {string} program @param {readonly string[]} parameters @param {RunOptions} [options]
 */
export function capture(program, parameters, options = {}) {
  return start(program, parameters, options, "pipe");
}

/**
 * What a small program prints; `undefined` where it is missing or fails.
 * @param {string} program @param {readonly string[]} parameters @param {NodeJS.ProcessEnv} [env]
 */
export function tryCapture(program, parameters, env = {}) {
  const { status, stdout } = spawnSync(program, parameters, {
    cwd: root,
    env: { ...environmentWithCargo(), ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * A failure's `output` is what was printed, if that was not shown already.
 * @param {string} program @param {readonly string[]} parameters @param {RunOptions} options
 * @param {"inherit" | "pipe"} output @returns {Promise<string>}
 */
function start(program, parameters, options, output) {
  const command = [program, ...parameters].join(" ");
  const child = spawn(program, parameters, {
    cwd: options.cwd ?? root,
    env: { ...environmentWithCargo(), ...options.env },
    stdio: [options.input === undefined ? "inherit" : "pipe", output, output],
  });
  const printed = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text) => (printed.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text) => (printed.stderr += text));
  // A program that does not read its input ends in its own way, not with a broken pipe here.
  child.stdin?.on("error", () => {}).end(options.input);
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new Error(`${command}: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(printed.stdout);
      const failed = new Error(`${command}: ${code === null ? `ended by ${signal}` : `ended with status ${code}`}`);
      reject(Object.assign(failed, { output: printed.stdout + printed.stderr }));
    });
  });
}

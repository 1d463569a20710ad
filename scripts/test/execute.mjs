// @ts-check
/** Runs one program of a step: it writes to the step's log and ends in bounded time. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { environmentWithCargo, inRepository } from "../lib/paths.mjs";

const DEFAULT_MINUTES = 15;

/**
 * @param {readonly [string, ...string[]]} command
 * @param {{
 *   log: import("./log.mjs").Log,
 *   env?: Readonly<Record<string, string>>,
 *   cwd?: string,
 *   minutes?: number,
 * }} options
 */
export async function execute([program, ...parameters], options) {
  const { log, env = {}, cwd = "", minutes = DEFAULT_MINUTES } = options;
  log.write(`$ ${[program, ...parameters].join(" ")}\n`);
  const child = spawn(program, parameters, {
    cwd: inRepository(cwd),
    // A group of its own, so that what a step leaves behind can be ended with it.
    detached: true,
    // rustfmt colours its differences for any terminal that could show it; a file cannot.
    env: { ...environmentWithCargo(), TERM: "dumb", ...env },
    stdio: ["ignore", log.descriptor, log.descriptor],
  });
  const stop = () => endGroup(child.pid);
  const limit = setTimeout(stop, minutes * 60_000);
  process.once("exit", stop);
  const [code, signal] = await once(child, "exit").finally(() => {
    clearTimeout(limit);
    process.off("exit", stop);
    stop();
  });
  if (code === 0) return;
  const name = [program, parameters[0]].join(" ");
  throw new Error(`${name}: ${code === null ? `ended by ${signal}` : `status ${code}`}`);
}

/** @param {number | undefined} pid */
function endGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Everybody has gone already.
  }
}

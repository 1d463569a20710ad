// @ts-check
/** What has to be undone before the script ends, however it ends. */
import { fail, log } from "./output.mjs";

/** @typedef {() => Promise<void>} Undo */

/** @type {Undo[]} */
const pending = [];

/** @param {Undo} undo */
export const atEnd = (undo) => void pending.push(undo);

/** Undoes everything, the last first. One that fails does not keep the others from it. */
async function cleanUp() {
  for (const undo of pending.splice(0).reverse()) await undo().catch(() => {});
}

/**
 * Runs a script's work and undoes everything after it, or before it where somebody wants the script to stop.
 * @param {() => Promise<void>} main @param {string} message said in that case
 */
export async function runAndCleanUp(main, message) {
  let stopping = false;
  onStop(async () => {
    if (stopping) return;
    stopping = true;
    log(message);
    await cleanUp();
    process.exit(0);
  });
  await main().finally(cleanUp).catch(fail);
}

/** npm does not hand on the signal that ends it: all that shows is another parent. */
const POLL_MS = 500;

/** @param {() => void} act called when somebody wants this program to stop, or the one that started it has ended */
export function onStop(act) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, act);
  const parent = process.ppid;
  const check = () => process.ppid !== parent && act();
  setInterval(check, POLL_MS).unref();
}

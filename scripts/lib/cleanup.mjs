// @ts-check
/** What has to be undone before the script ends, however it ends. */

/** @typedef {() => Promise<void>} Undo */

/** @type {Undo[]} */
const pending = [];

/** @param {Undo} undo */
export const atEnd = (undo) => void pending.push(undo);

/** Undoes everything, the last first. One that fails does not keep the others from it. */
export async function cleanUp() {
  for (const undo of pending.splice(0).reverse()) await undo().catch(() => {});
}

/** @param {() => void} announce called once, when somebody wants the script to stop */
export function cleanUpOnSignal(announce) {
  const stop = once(async () => {
    announce();
    await cleanUp();
    process.exit(0);
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, stop);
  }
  onParentExit(stop);
}

/** npm does not hand on the signal that ends it: all that shows is another parent. */
const POLL_MS = 500;

/** @param {() => void} act called when the program that started this one has ended */
export function onParentExit(act) {
  const parent = process.ppid;
  const check = () => process.ppid !== parent && act();
  setInterval(check, POLL_MS).unref();
}

/** @param {() => void} act @returns {() => void} the same, but only the first time */
function once(act) {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}

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
  const stop = async () => {
    announce();
    await cleanUp();
    process.exit(0);
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.once(signal, stop);
  }
}

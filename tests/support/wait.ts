import { setTimeout as pause } from "node:timers/promises";

/** Longer than anything takes on a busy machine, in milliseconds. */
const TIMEOUT = 30_000;

/** Looks again and again until there is something (neither false nor null), and gives it. */
export async function until<T>(what: string, look: () => Promise<T | false | null>, timeout = TIMEOUT): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const found = await look();
    if (found !== false && found !== null) return found;
    if (Date.now() > end) throw new Error(`timed out: ${what}`);
    await pause(25);
  }
}

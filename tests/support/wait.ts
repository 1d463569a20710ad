import { setTimeout as pause } from "node:timers/promises";

/** Longer than anything takes here on a busy machine, in milliseconds. */
const limit = 30_000;

/** Looks again and again until there is something (neither false nor null), and gives it. */
export async function until<T>(what: string, look: () => Promise<T | false | null>, patience = limit): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== false && found !== null) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`waited in vain: ${what}`);
    }
    await pause(25);
  }
}

import { run } from "./process.ts";
import type { Session } from "./session.ts";
import { until } from "./wait.ts";

/** The windows of a program that are on a screen, by number: the app's and the session's first one by default. */
export async function visibleWindows(
  { environment }: Session,
  kind = "cert-app",
  display = environment["DISPLAY"],
): Promise<readonly string[]> {
  const search = ["xdotool", "search", "--onlyvisible", "--class", kind] as const;
  // It fails where it finds none.
  const found = await run([...search], { ...environment, DISPLAY: display }).catch(() => "");
  return found.split("\n").filter((line) => line !== "");
}

/** The app's own window is no lower. */
const LOWEST = 480;

/** Waits for a message of the system's and puts it away. */
export async function isTold(session: Session): Promise<void> {
  const message = await until("the message", async () => {
    for (const window of await visibleWindows(session)) if ((await heightOf(session, window)) < LOWEST) return window;
    return null;
  });
  await run(["xdotool", "windowactivate", "--sync", message], session.environment);
  await run(["xdotool", "key", "Return"], session.environment);
  await until("its end", async () => !(await visibleWindows(session)).includes(message));
}

/** Endless where it is gone. */
async function heightOf({ environment }: Session, window: string): Promise<number> {
  const geometry = await run(["xdotool", "getwindowgeometry", "--shell", window], environment).catch(() => "");
  return Number(/^HEIGHT=(\d+)$/m.exec(geometry)?.[1] ?? Number.POSITIVE_INFINITY);
}

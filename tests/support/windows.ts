import { run } from "./process.ts";
import type { Session } from "./session.ts";

/** The windows of a program that are on the screen, by number: the app's by default. */
export async function visibleWindows(session: Session, kind = "cert-app"): Promise<readonly string[]> {
  const search = ["xdotool", "search", "--onlyvisible", "--class", kind] as const;
  // It fails where it finds none.
  const found = await run([...search], session.environment).catch(() => "");
  return found.split("\n").filter((line) => line !== "");
}

import type { Desk } from "./desk.ts";
import { run } from "./process.ts";

/** The windows of a program that are on the screen, by number: the app's, unless told otherwise. */
export async function visibleWindows(desk: Desk, kind = "cert-app"): Promise<readonly string[]> {
  const search = ["xdotool", "search", "--onlyvisible", "--class", kind] as const;
  // It fails where it finds none.
  const found = await run([...search], desk.environment).catch(() => "");
  return found.split("\n").filter((line) => line !== "");
}

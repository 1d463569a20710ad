import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Session } from "./session.ts";

/** All that the app has logged in this session. */
export async function logOf(session: Session): Promise<string> {
  const folder = join(session.environment["XDG_STATE_HOME"] ?? "", "jp.example.setoshin.cc1554.practice", "logs");
  const names = await readdir(folder).catch(() => []); // not begun yet
  const texts = names.map((name) => readFile(join(folder, name), "utf8"));
  return (await Promise.all(texts)).join("");
}

/** In how many lines of it this stands. */
export function linesWith(log: string, part: string): number {
  return log.split("\n").filter((line) => line.includes(part)).length;
}

import { readdir, readFile } from "node:fs/promises";
import { until } from "./wait.ts";

/** The process in which the window's page of this program runs, apart from those given. */
export async function pageProcess(program: number | undefined, except: readonly number[] = []): Promise<number> {
  return until("the page's process", async () => {
    for (const entry of await readdir("/proc")) {
      const number = Number(entry);
      if (Number.isInteger(number) && !except.includes(number) && (await isPageOf(number, program))) return number;
    }
    return null;
  });
}

/** Whether a process has ended, and is not only stopped. */
export async function hasEnded(process: number): Promise<boolean> {
  return (await statusOf(process)) === null;
}

async function isPageOf(process: number, program: number | undefined): Promise<boolean> {
  const { name, parent } = (await statusOf(process)) ?? { name: "", parent: 0 };
  return parent === program && name.startsWith("WebKitWebProc");
}

/** Null where there is none, or nothing but its exit status is left of it (proc(5)). */
async function statusOf(process: number): Promise<{ readonly name: string; readonly parent: number } | null> {
  const text = await readFile(`/proc/${process}/stat`, "utf8").catch(() => "");
  const [, name = "", state, parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(text) ?? [];
  return state === undefined || state === "Z" ? null : { name, parent: Number(parent) };
}

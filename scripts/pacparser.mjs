// @ts-check
/**
 * `node scripts/pacparser.mjs`: an independent engine for proxy scripts, for tests alone, in a Python environment of its
 * own below the target folder. Where it is there already, that takes milliseconds. Prints the Python that has it.
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isStale } from "./lib/freshness.mjs";
import { bold, fail, log } from "./lib/output.mjs";
import { inRepository, targetDirectory } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";

const REQUIREMENTS = inRepository("scripts", "pacparser.txt");

/** Makes it where it is missing or of another version; gives its Python. */
export async function ensurePacparser() {
  const folder = join(targetDirectory, "pacparser");
  const [complete, python] = [join(folder, "complete"), join(folder, "bin", "python")];
  if (!isStale(complete, [REQUIREMENTS])) return python;
  log(bold("Installing pacparser, an engine for proxy scripts that ours is compared with."));
  rmSync(folder, { recursive: true, force: true });
  await run("python3", ["-m", "venv", folder]);
  const only = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--require-hashes"];
  await run(python, ["-m", "pip", "install", ...only, "--requirement", REQUIREMENTS]);
  writeFileSync(complete, "");
  return python;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await ensurePacparser().then(log, fail);
}

// @ts-check
/** Builds what `npm start` needs, and only what has changed. */
import { isStale } from "../lib/freshness.mjs";
import { log } from "../lib/output.mjs";
import { inRepository } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

/** The pages of the window, made from `ui/`. */
export async function buildPages() {
  const sources = ["ui", "vite.config.ts", "tsconfig.json", "package-lock.json"].map((path) => inRepository(path));
  if (!isStale(inRepository("ui", "dist", "index.html"), sources, ["dist"])) return;
  await run("npm", ["run", "--silent", "build:ui", "--", "--logLevel", "warn"]);
}

/**
 * Builds the practice bank, the terminal program and the window, with the window's pages inside it.
 * @type {readonly [string, ...string[]]}
 */
const programsCommand = [
  "cargo",
  "build",
  ...["practice-bank", "cert-cli", "cert-app"].flatMap((name) => ["-p", name]),
  "--bins",
  "--features",
  "cert-app/custom-protocol",
];

export async function buildPrograms() {
  log("プログラムをビルドしています(初回は数分かかります)… / building");
  const [cargo, ...parameters] = programsCommand;
  await run(cargo, parameters);
}

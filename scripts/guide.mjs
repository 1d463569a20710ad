// @ts-check
/** `npm run guide`: takes the pictures of the user's guide (docs/ja) anew. */
import { copyFileSync, mkdirSync } from "node:fs";
import { runAndCleanUp } from "./lib/cleanup.mjs";
import { inRepository } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";

/** What the guide shows, by the names of `npm run screenshots`. */
const PICTURES = [
  "CCHK001-empty",
  "CCHK001-selected",
  "CCHK002-issue",
  "CCHK002-requesting",
  "CCHK007-issue",
  "CCHK008-proxy",
  "update-available",
];

await runAndCleanUp(async () => {
  await run("npm", ["run", "--silent", "screenshots"]);
  const folder = inRepository("docs", "ja", "pictures");
  mkdirSync(folder, { recursive: true });
  for (const name of PICTURES) {
    copyFileSync(inRepository("screenshots", "default", `${name}.png`), `${folder}/${name}.png`);
  }
}, "\nStopping.");

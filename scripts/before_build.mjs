// @ts-check
/** What `tauri build` does first (tauri.conf.json). */
import { log } from "./lib/output.mjs";
import { run } from "./lib/run.mjs";

await run("npm", ["run", "--silent", "build:ui", "--", "--logLevel", "warn"]);
log(
  "This builds the program. Its packages: `npm run package:linux` (.deb), `npm run package:windows` (MSI, from wix/).",
);

// @ts-check
/** `npm run dev`: the app by `tauri dev`, where a change shows at once, connected to the practice bank. */
import { cleanUp, cleanUpOnSignal } from "./lib/cleanup.mjs";
import { fail, log } from "./lib/output.mjs";
import { run } from "./lib/run.mjs";
import { prepareMachine } from "./machine.mjs";
import { introduce, startBank } from "./start/bank.mjs";
import { buildPages, buildPrograms } from "./start/build.mjs";

cleanUpOnSignal(() => log("\nStopping."));
try {
  await prepareMachine(["build", "window"]);
  await buildPages();
  await buildPrograms();
  introduce((await startBank()).ready);
  await run("npx", ["tauri", "dev"]);
  await cleanUp();
} catch (error) {
  await cleanUp();
  fail(error);
}

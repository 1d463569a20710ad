// @ts-check
/** `npm run dev`: the app by `tauri dev`, where a change shows at once, connected to the practice bank. */
import { runAndCleanUp } from "./lib/cleanup.mjs";
import { run } from "./lib/run.mjs";
import { prepareMachine } from "./machine.mjs";
import { introduce, startBank } from "./start/bank.mjs";
import { buildPages, buildPrograms } from "./start/build.mjs";
import { updatesFolder } from "./start/update.mjs";

await runAndCleanUp(async () => {
  await prepareMachine(["build", "window"]);
  await buildPages();
  await buildPrograms();
  introduce((await startBank({ updates: await updatesFolder(false) })).ready);
  await run("npx", ["tauri", "dev"]);
}, "\nStopping.");

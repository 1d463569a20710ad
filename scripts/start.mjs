// @ts-check
/**
 * `npm start`: from a checkout to the app at work, connected to the practice bank. `-- --browser`: with a browser on the
 * bank's pages, in a home folder of its own, and a list of what to click. `-- --update`: the app is
 * offered its next version. `-- --as-built`: with the programs that have been built already, whatever their sources say.
 */
import { parseArgs } from "node:util";
import { atEnd, runAndCleanUp } from "./lib/cleanup.mjs";
import { hasDisplay } from "./lib/display.mjs";
import { log } from "./lib/output.mjs";
import { builtProgram } from "./lib/paths.mjs";
import { Service } from "./lib/service.mjs";
import { prepareMachine } from "./machine.mjs";
import { introduce, startBank } from "./start/bank.mjs";
import { openBrowser } from "./start/browser.mjs";
import { buildPages, buildPrograms } from "./start/build.mjs";
import { guide } from "./start/guide.mjs";
import { ownHome } from "./start/home.mjs";
import { registerLinks } from "./start/links.mjs";
import { setupFiles } from "./start/setup.mjs";
import { demonstrate } from "./start/terminal.mjs";
import { release, updatesFolder } from "./start/update.mjs";

const { values: wanted } = parseArgs({
  options: {
    "as-built": { type: "boolean", default: false },
    browser: { type: "boolean", default: false },
    update: { type: "boolean", default: false },
  },
});

async function start() {
  const windowed = await hasDisplay(process.env);
  if (wanted.browser && !windowed) throw new Error("there is no display here for a browser");
  const shown = windowed ? "window" : "terminal";
  await prepareMachine(wanted.browser ? ["build", shown, "browser"] : ["build", shown]);
  if (!wanted["as-built"]) {
    await buildPages();
    await buildPrograms();
  }
  const home = wanted.browser ? await ownHome() : {};
  const [setup, updates] = [setupFiles(), await updatesFolder(wanted.update)];
  const { bank, ready } = await startBank({ home, setup, updates });
  introduce(ready);
  if (wanted.update && updates !== undefined) await release(ready, updates);
  if (wanted.browser) {
    guide(ready, setup, wanted.update);
    await openBrowser(ready, home);
  }
  await Promise.race([windowed ? showWindow(home) : demonstrate(ready), endOf(bank)]);
}

/** @param {NodeJS.ProcessEnv} home */
async function showWindow(home) {
  await registerLinks({ ...process.env, ...home });
  log("アプリの画面を開きます。画面を閉じるか Ctrl-C を押すと、すべて終了します。");
  log("Opening the window. Close it, or press Ctrl-C, to stop everything.");
  const window = Service.start(builtProgram("cert-app"), [], { env: home });
  atEnd(() => window.stop());
  await window.ended;
}

/** @param {Service} bank @returns {Promise<never>} */
async function endOf(bank) {
  await bank.ended;
  throw new Error("the practice bank has stopped by itself");
}

await runAndCleanUp(start, "\n終了します。 / Stopping.");

// @ts-check
/**
 * `npm start`: from a checkout to the app at work, connected to the practice bank. `-- --as-built`: with the programs
 * that have been built already, whatever their sources say.
 */
import { atEnd, runAndCleanUp } from "./lib/cleanup.mjs";
import { hasDisplay } from "./lib/display.mjs";
import { log } from "./lib/output.mjs";
import { builtProgram } from "./lib/paths.mjs";
import { Service } from "./lib/service.mjs";
import { prepareMachine } from "./machine.mjs";
import { introduce, startBank } from "./start/bank.mjs";
import { buildPages, buildPrograms } from "./start/build.mjs";
import { registerLinks } from "./start/links.mjs";
import { demonstrate } from "./start/terminal.mjs";

async function start() {
  const windowed = await hasDisplay(process.env);
  await prepareMachine(["build", windowed ? "window" : "terminal"]);
  if (!process.argv.includes("--as-built")) {
    await buildPages();
    await buildPrograms();
  }
  const { bank, ready } = await startBank();
  introduce(ready);
  await Promise.race([windowed ? showWindow() : demonstrate(ready), endOf(bank)]);
}

async function showWindow() {
  await registerLinks();
  log("アプリの画面を開きます。画面を閉じるか Ctrl-C を押すと、すべて終了します。");
  log("Opening the window. Close it, or press Ctrl-C, to stop everything.");
  const window = Service.start(builtProgram("cert-app"), []);
  atEnd(() => window.stop());
  await window.ended;
}

/** @param {Service} bank @returns {Promise<never>} */
async function endOf(bank) {
  await bank.ended;
  throw new Error("the practice bank has stopped by itself");
}

await runAndCleanUp(start, "\n終了します。 / Stopping.");

// @ts-check
/**
 * `npm run test:windows`: builds for Windows and tries it under Wine.
 * `--only NAME,NAME`: these suites alone; `earlier`, which packs an earlier version, runs only so.
 * `--optimised`: the package as it is handed out.
 */
import { parseArgs } from "node:util";
import { bold, dim, fail, log } from "../../scripts/lib/output.mjs";
import { prepareMachine } from "../../scripts/machine.mjs";
import { prepareToolchain } from "../../wix/build/toolchain.mjs";
import { Report } from "./report.mjs";
import { application } from "./suites/application.mjs";
import { authenticode } from "./suites/authenticode.mjs";
import { earlier } from "./suites/earlier.mjs";
import { installer } from "./suites/installer.mjs";
import { packaging } from "./suites/package.mjs";
import { proxies } from "./suites/proxy.mjs";
import { terminal } from "./suites/terminal.mjs";
import { unitTests } from "./suites/unit.mjs";
import { update } from "./suites/update.mjs";
import { wizard } from "./suites/wizard.mjs";
import { Wine } from "./wine.mjs";

/** @type {Readonly<Record<string, import("./report.mjs").Suite>>} */
const suites = {
  core: unitTests,
  authenticode,
  terminal,
  proxy: proxies,
  package: packaging,
  installer,
  wizard,
  update,
  application,
  earlier,
};

const { values } = parseArgs({
  options: { only: { type: "string" }, optimised: { type: "boolean", default: false } },
});

try {
  await prepareToolchain("run");
  await prepareMachine(["build"]); // for the practice bank, which runs beside Wine
  process.exitCode = (await runSuites()) ? 0 : 1;
} catch (error) {
  fail(error);
}

/** Each suite in a Windows of its own. */
async function runSuites() {
  const report = new Report();
  for (const [name, run] of chosenSuites()) {
    log(bold(name));
    const begin = performance.now();
    const wine = new Wine();
    try {
      wine.start();
      await run(wine, report);
    } catch (error) {
      await report.check(name, () => Promise.reject(error));
    } finally {
      wine.stop();
    }
    log(dim(`${name}: ${Math.round((performance.now() - begin) / 1000)} s`));
  }
  return report.close();
}

function chosenSuites() {
  const names = values.only?.split(",") ?? Object.keys(suites).filter((name) => name !== "earlier");
  return names.map((name) => {
    const run = suites[name];
    if (run === undefined) throw new Error(`no suite is called "${name}"`);
    return /** @type {const} */ ([name, run]);
  });
}

// @ts-check
/**
 * `npm test`: what CI checks on every change. `--quick`: what fits in two minutes after a build. `--all`: what
 * is checked before a release, too. `--only NAME`: the steps whose name contains NAME.
 */
import { mkdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { prepareToolchain } from "../wix/build/toolchain.mjs";
import { onStop } from "./lib/cleanup.mjs";
import { fail } from "./lib/output.mjs";
import { prepareMachine } from "./machine.mjs";
import { bindingsFolder } from "./test/bindings.mjs";
import { runAll } from "./test/runner.mjs";
import { steps } from "./test/steps.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
});

/** @param {import("./test/steps.mjs").Step} step */
const isChosen = ({ name, quick = false, complete = false }) =>
  name.includes(values.only) && (values.quick ? quick !== false : values.all || !complete);

const chosen = steps
  .filter(isChosen)
  .map((step) => (values.quick && typeof step.quick === "object" ? { ...step, run: step.quick } : step));

onStop(() => process.exit(130));
try {
  await prepareMachine(["build", "window", "terminal", "test"]);
  if (values.all) await prepareMachine(["complete"]);
  if (!values.quick) await prepareToolchain("run");
  rmSync(bindingsFolder, { recursive: true, force: true });
  mkdirSync(bindingsFolder, { recursive: true });
  process.exitCode = (await runAll(chosen)) ? 0 : 1;
} catch (error) {
  fail(error);
}

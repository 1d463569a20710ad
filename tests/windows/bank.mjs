// @ts-check
// The practice bank, which runs natively beside the Windows programs.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { builtProgram } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { Service } from "../../scripts/lib/service.mjs";
import { ANY_PORTS } from "../../scripts/start/bank.mjs";

/** @typedef {import("../../scripts/start/bank.mjs").Ready} Ready */

/** @param {string} data @param {readonly string[]} [more] options */
export async function startBank(data, more = []) {
  const program = builtProgram("practice-bank");
  if (!existsSync(program)) await run("cargo", ["build", "-p", "practice-bank"]);
  // Any of its certificates may be renewed at once.
  const options = ["--data", data, "--renewal-window-days", "400", ...ANY_PORTS, ...more];
  const service = Service.start(program, options, { output: "pipe" });
  return { service, ready: /** @type {Ready} */ (JSON.parse(await service.firstLine())) };
}

/**
 * What points cert-cli.exe at it, with a state folder of the test's.
 * @param {import("./wine.mjs").Wine} wine @param {Ready} ready
 */
export const optionsFor = (wine, { service, ca }) => [
  ...["--service", service, "--ca", wine.windowsPath(ca)],
  ...["--state", wine.windowsPath(join(wine.folder, "state")), "--json"],
];

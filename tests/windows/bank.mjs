// @ts-check
// The practice bank, which runs natively beside the Windows programs.
import { existsSync } from "node:fs";
import { builtProgram } from "../../scripts/lib/paths.mjs";
import { run as show } from "../../scripts/lib/run.mjs";
import { Service } from "../../scripts/lib/service.mjs";

/** @typedef {{ login_id: string, password: string }} User */
/** @typedef {{ service: string, web: string, mtls: string, ca: string, users: User[] }} Ready */

/** @param {string} data @param {readonly string[]} [more] options */
export async function startBank(data, more = []) {
  const program = builtProgram("practice-bank");
  if (!existsSync(program)) await show("cargo", ["build", "-p", "practice-bank"]);
  const anywhere = ["--listen", "--listen-web", "--listen-mtls"].flatMap((option) => [option, "127.0.0.1:0"]);
  // Any of its certificates may be renewed at once.
  const options = ["--data", data, "--renewal-window-days", "400", ...anywhere, ...more];
  const service = Service.start(program, options, { output: "pipe" });
  return { service, ready: /** @type {Ready} */ (JSON.parse(await service.firstLine())) };
}

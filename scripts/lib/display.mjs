// @ts-check
/** Whether a window can be opened here. */
import { once } from "node:events";
import { connect } from "node:net";
import { isAbsolute, join } from "node:path";

/** @typedef {import("node:net").NetConnectOpts} Address */

/** @param {NodeJS.ProcessEnv} environment @returns {Promise<boolean>} */
export async function hasDisplay(environment) {
  const addresses = [waylandAddress(environment), x11Address(environment)];
  for (const address of addresses) {
    if (address !== undefined && (await answers(address))) return true;
  }
  return false;
}

/** @param {NodeJS.ProcessEnv} environment @returns {Address | undefined} */
function waylandAddress(environment) {
  const name = environment["WAYLAND_DISPLAY"];
  if (!name) return undefined;
  return { path: isAbsolute(name) ? name : join(environment["XDG_RUNTIME_DIR"] ?? "/", name) };
}

/** @param {NodeJS.ProcessEnv} environment @returns {Address | undefined} */
function x11Address(environment) {
  const match = /^(?:unix)?([^:]*):(\d+)(?:\.\d+)?$/.exec(environment["DISPLAY"] ?? "");
  if (match === null) return undefined;
  const [, host = "", number = ""] = match;
  if (host === "") return { path: `/tmp/.X11-unix/X${number}` };
  return { host, port: 6000 + Number(number), timeout: 2000 };
}

/** @param {Address} address */
async function answers(address) {
  const socket = connect(address);
  socket.on("timeout", () => socket.destroy(new Error("no answer in time")));
  return once(socket, "connect")
    .then(() => true)
    .catch(() => false)
    .finally(() => socket.destroy());
}

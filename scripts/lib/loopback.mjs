// @ts-check
/** Servers that only this machine reaches. */
import { once } from "node:events";

/** Has a server listen at a port of the system's choice, and gives that. @param {import("node:net").Server} server */
export async function listen(server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

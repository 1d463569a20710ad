// @ts-check
/** The cost of a proxy: the round trips to it before a connection is open. */
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { atEnd } from "../scripts/lib/cleanup.mjs";
import { listen } from "../scripts/lib/loopback.mjs";
import { capture } from "../scripts/lib/run.mjs";
import { compare, released } from "./settings.mjs";

/** @param {import("./bank.mjs").Account} account @param {string} folder */
export async function compareTunnels({ service, ca }, folder) {
  const counter = await openCounter();
  const where = ["--service", service, "--ca", ca, "--store", `nss:${join(folder, "tunnel-store")}`];
  const words = ["doctor", ...where, "--state", join(folder, "tunnel-state"), "--proxy", counter.setting];
  await capture(released("cert-cli"), words);
  const { requests, connections } = counter;
  return [compare("round trips more : connections through a proxy", requests(), connections(), "", "at most 1")];
}

/** A proxy that counts connections and requests. */
async function openCounter() {
  let [requests, connections] = [0, 0];
  const server = createServer((client) => {
    connections += 1;
    client.on("error", () => client.destroy());
    client.once("data", (head) => {
      requests += 1;
      const [host = "", port] = (head.toString("latin1").split(" ")[1] ?? "").split(":");
      const there = connect(Number(port), host, () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        client.pipe(there).pipe(client);
      });
      there.on("error", () => client.destroy());
    });
  });
  const setting = `http://127.0.0.1:${await listen(server)}`;
  atEnd(async () => void server.close());
  return { setting, requests: () => requests, connections: () => connections };
}

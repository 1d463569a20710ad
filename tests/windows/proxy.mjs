// @ts-check
// What stands in a company's network between the program and the bank: a proxy, and the file that
// names it.
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";

/** @typedef {import("node:http").Server} Server */

/** A proxy for tunnels; remembers where they led. */
export class TunnelProxy {
  /** @type {string[]} */
  targets = [];

  /** @param {Server} server */
  constructor(server) {
    this.server = server;
    this.port = portOf(server);
    server.on("connect", (request, client, head) => {
      const target = request.url ?? "";
      this.targets.push(target);
      const [host = "", port = ""] = target.split(":");
      const upstream = connect(Number(port), host, () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      for (const [one, other] of [
        [upstream, client],
        [client, upstream],
      ]) {
        one?.on("error", () => other?.destroy());
      }
    });
  }

  static async open() {
    return new TunnelProxy(await listening(createServer()));
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** Serves one script of the company's; counts how often. */
export class ScriptServer {
  served = 0;

  /** @param {Server} server */
  constructor(server) {
    this.server = server;
    this.script = "";
    server.on("request", (_, response) => {
      this.served += 1;
      response.setHeader("content-type", "application/x-ns-proxy-autoconfig");
      response.end(this.script);
    });
  }

  static async open() {
    return new ScriptServer(await listening(createServer()));
  }

  get url() {
    return `http://127.0.0.1:${portOf(this.server)}/proxy.pac`;
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** @param {Server} server */
async function listening(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** @param {Server} server */
function portOf(server) {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a port");
  return address.port;
}

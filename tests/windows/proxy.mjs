// @ts-check
// What stands in a company's network between the program and the bank: a proxy, and the file that
// names it.
import { createServer } from "node:http";
import { connect } from "node:net";
import { listen } from "../../scripts/lib/loopback.mjs";

class LoopbackServer {
  server = createServer();
  port = 0;

  async open() {
    this.port = await listen(this.server);
    return this;
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A proxy for tunnels; remembers where they led. */
export class TunnelProxy extends LoopbackServer {
  /** @type {string[]} */
  targets = [];

  constructor() {
    super();
    this.server.on("connect", (request, client, head) => {
      const target = request.url ?? "";
      this.targets.push(target);
      const [host = "", port = ""] = target.split(":");
      const upstream = connect(Number(port), host, () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on("error", () => client.destroy());
      client.on("error", () => upstream.destroy());
    });
  }
}

/** Serves one script of the company's. */
export class ScriptServer extends LoopbackServer {
  script = "";

  constructor() {
    super();
    this.server.on("request", (_, response) => {
      response.setHeader("content-type", "application/x-ns-proxy-autoconfig");
      response.end(this.script);
    });
  }

  get url() {
    return `http://127.0.0.1:${this.port}/proxy.pac`;
  }
}

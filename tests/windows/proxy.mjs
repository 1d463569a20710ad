// @ts-check
// What stands in a company's network between the program and the bank: a proxy, and the file that
// names it.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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

const SQUID = "/usr/sbin/squid";
const NTLM_AUTH = "/usr/bin/ntlm_auth";

/** squid, which asks by Negotiate and has NTLM inside of it judged by samba: that knows one password. */
export class Acceptor {
  static isPossible() {
    return existsSync(SQUID) && existsSync(NTLM_AUTH);
  }

  user = "COMPANY\\taro";
  password = "kaisha-1";

  /** @param {string} folder to be made */
  static async start(folder) {
    const acceptor = new Acceptor(await freePort(), folder);
    await acceptor.#listens();
    return acceptor;
  }

  /** @param {number} port @param {string} folder */
  constructor(port, folder) {
    this.url = `http://127.0.0.1:${port}`;
    this.port = port;
    mkdirSync(folder);
    const helper = `${NTLM_AUTH} --helper-protocol=gss-spnego --domain=COMPANY`;
    const configuration = [
      `http_port 127.0.0.1:${port}`,
      `auth_param negotiate program ${helper} --username=taro --password=${this.password}`,
      "auth_param negotiate children 2",
      ...["acl known proxy_auth REQUIRED", "http_access allow known", "http_access deny all"],
      ...["pid_filename none", "cache deny all", "access_log none", "shutdown_lifetime 0 seconds"],
      ...[`cache_log ${folder}/log`, `coredump_dir ${folder}`, "netdb_filename none"],
    ];
    writeFileSync(join(folder, "configuration"), `${configuration.join("\n")}\n`);
    // Started by root it becomes somebody else, who has to read and write here.
    spawnSync("chmod", ["-R", "a+rwX", folder]);
    this.process = spawn(SQUID, ["-N", "-f", join(folder, "configuration")], { stdio: "ignore" });
  }

  async #listens() {
    while (this.process.exitCode === null) {
      const client = connect(this.port, "127.0.0.1");
      const listens = await once(client, "connect").then(
        () => true,
        () => false,
      );
      client.destroy();
      if (listens) return;
      await sleep(50);
    }
    throw new Error("squid did not start");
  }

  async stop() {
    const ended = once(this.process, "exit");
    this.process.kill();
    await ended;
  }
}

async function freePort() {
  const server = createServer();
  const port = await listen(server);
  server.close();
  return port;
}

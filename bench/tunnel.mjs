// @ts-check
/**
 * What a proxy costs. On one machine the server, the proxy and our loopback proxy share the processors, and
 * every proxy copies each byte once more: curl's figures stand beside ours. On a line, as companies have it,
 * the copying is hidden.
 */
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { atEnd } from "../scripts/lib/cleanup.mjs";
import { Service } from "../scripts/lib/service.mjs";
import { compareSpeeds, run } from "./cost.mjs";
import { compare } from "./settings.mjs";
import { publish } from "./update.mjs";

/** @typedef {import("./settings.mjs").Comparison} Comparison */
/** @typedef {import("./update.mjs").Downloads} Downloads */
/** @typedef {import("./bank.mjs").Account} Account */

/** Bytes a second of a line: a gigabit, as an office has it at best. */
const LINE = 125_000_000;

/** Milliseconds that a timer may be late without slowing the line down. */
const SLACK = 5;

/**
 * @param {Account} account
 * @param {Downloads} downloads
 * @param {string} folder
 * @returns {Promise<Comparison[]>}
 */
export async function compareTunnels(account, downloads, folder) {
  const proxy = await openTinyproxy(folder);
  const [atLeast, { bytes, fetch }] = ["at least 0.9", downloads];
  const [ours, curl] = [() => fetch("ours"), () => fetch("curl")];
  const proxied = () => fetch("ours", proxy);
  const here = [
    await compareSpeeds("through tinyproxy : direct, within one machine", bytes, proxied, ours, atLeast),
    await compareSpeeds("  the same by curl", bytes, () => fetch("curl", proxy), curl, "what tinyproxy costs"),
    await roundTrips(downloads),
  ];
  // On a line the server's work does not take the processor from the client's.
  const line = await onLine(account, folder);
  const [far, farCurl] = [() => line.fetch("ours"), () => line.fetch("curl")];
  const farProxy = () => line.fetch("ours", proxy);
  const there = [
    await compareSpeeds("update, verified : curl, on a line of 1 Gbit/s", line.bytes, far, farCurl, atLeast),
    await compareSpeeds("through tinyproxy : direct, on that line", line.bytes, farProxy, far, atLeast),
  ];
  return [...there, ...here];
}

/**
 * The same bank at the end of a line, which brings its package in two seconds.
 * @param {Account} account
 * @param {string} folder
 * @returns {Promise<Downloads>}
 */
async function onLine(account, folder) {
  const { updates } = account;
  const manifest = new URL(updates.manifest);
  manifest.port = String(await openLine(Number(manifest.port)));
  const far = { ...account, updates: { ...updates, manifest: manifest.href } };
  return publish(far, folder, 2 * LINE);
}

/** Gives the near end's port. @param {number} far */
async function openLine(far) {
  const server = createServer((near) => {
    const there = connect(far, "127.0.0.1");
    // Where one side ends, the other does.
    Promise.all([pipeline(near, there), pipeline(there, atLineSpeed, near)]).catch(() => undefined);
  });
  return listening(server);
}

/** @param {AsyncIterable<Buffer>} pieces */
async function* atLineSpeed(pieces) {
  let due = performance.now();
  for await (const piece of pieces) {
    yield piece;
    due = Math.max(due, performance.now() - SLACK) + (piece.length / LINE) * 1000;
    const early = due - performance.now();
    if (early > 1) await delay(early);
  }
}

/**
 * How often a connection waits for the proxy before it is open.
 * @param {Downloads} downloads
 * @returns {Promise<Comparison>}
 */
async function roundTrips({ check }) {
  const counter = await openCounter();
  await run([...check, "--proxy", counter.setting]);
  const { requests, connections } = counter;
  return compare("round trips more : connections through a proxy", requests(), connections(), "", "at most 1");
}

/** A proxy that counts. */
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
  const port = await listening(server);
  return { setting: `http://127.0.0.1:${port}`, requests: () => requests, connections: () => connections };
}

/**
 * tinyproxy(8). Gives its address.
 * @param {string} folder
 */
async function openTinyproxy(folder) {
  const [port, file] = [await freePort(), join(folder, "tinyproxy.conf")];
  writeFileSync(file, `Port ${port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n`);
  const program = Service.start("tinyproxy", ["-d", "-c", file], { output: "pipe" });
  program.child.stdout?.resume();
  atEnd(() => program.stop());
  while (!(await listens(port))) await delay(20);
  return `http://127.0.0.1:${port}`;
}

/** Gives its port. @param {import("node:net").Server} server */
async function listening(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  atEnd(async () => void server.close());
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

async function freePort() {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @param {number} port @returns {Promise<boolean>} */
function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(() => resolve(true)));
    socket.on("error", () => resolve(false));
  });
}

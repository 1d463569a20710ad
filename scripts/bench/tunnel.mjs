// @ts-check
/**
 * What the way through a proxy costs. A proxy copies every byte once more, whoever asks it: so curl's
 * figures stand beside ours. What is left between the two is the gate's.
 */
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { atEnd } from "../lib/cleanup.mjs";
import { Service } from "../lib/service.mjs";
import { median } from "./settings.mjs";
import { run } from "./update.mjs";

/** @typedef {import("./settings.mjs").Comparison} Comparison */
/** @typedef {import("./update.mjs").Downloads} Downloads */

const ROUNDS = 5;

/**
 * @param {Downloads} downloads
 * @param {string} folder
 * @returns {Promise<Comparison[]>}
 */
export async function compareTunnels(downloads, folder) {
  const proxy = await openTinyproxy(folder);
  return [
    await compare("200 MB through tinyproxy : direct", downloads, "ours", proxy),
    await compare("200 MB through tinyproxy : direct, both by curl", downloads, "curl", proxy),
    await roundTrips(downloads),
  ];
}

/**
 * @param {string} what
 * @param {Downloads} downloads
 * @param {"ours" | "curl"} who
 * @param {string} proxy
 * @returns {Promise<Comparison>}
 */
async function compare(what, { fetch }, who, proxy) {
  const [through, direct] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let round = 0; round < ROUNDS; round += 1) {
    through.push(200 / (await fetch(who, proxy)).seconds);
    direct.push(200 / (await fetch(who)).seconds);
  }
  const [ours, theirs] = [median(through), median(direct)];
  const say = (/** @type {number} */ speed) => `${speed.toFixed(0)} MB/s`;
  const aim = who === "ours" ? "at least 0.9" : "what the proxy costs";
  return { what, ours: say(ours), theirs: say(theirs), ratio: ours / theirs, aim };
}

/**
 * How often a connection waits for the proxy before it is open.
 * @param {Downloads} downloads
 * @returns {Promise<Comparison>}
 */
async function roundTrips({ check }) {
  const counter = await openCounter();
  await run([...check, "--proxy", counter.setting]);
  const { questions, connections } = counter;
  return {
    what: "round trips more : connections through a proxy",
    ours: String(questions()),
    theirs: String(connections()),
    ratio: questions() / connections(),
    aim: "at most 1",
  };
}

/** A proxy that counts. */
async function openCounter() {
  let [questions, connections] = [0, 0];
  const server = createServer((client) => {
    connections += 1;
    client.on("error", () => client.destroy());
    client.once("data", (head) => {
      questions += 1;
      const [host = "", port] = (head.toString("latin1").split(" ")[1] ?? "").split(":");
      const there = connect(Number(port), host, () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        client.pipe(there).pipe(client);
      });
      there.on("error", () => client.destroy());
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  atEnd(async () => void server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { setting: `http://127.0.0.1:${port}`, questions: () => questions, connections: () => connections };
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

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((closed) => server.close(closed));
  return port;
}

/** @param {number} port @returns {Promise<boolean>} */
function listens(port) {
  return new Promise((told) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(() => told(true)));
    socket.on("error", () => told(false));
  });
}

// @ts-check
/** The practice bank of `npm start`. */
import { once } from "node:events";
import { createServer } from "node:net";
import { atEnd } from "../lib/cleanup.mjs";
import { bold, cyan, log } from "../lib/output.mjs";
import { builtProgram } from "../lib/paths.mjs";
import { Service } from "../lib/service.mjs";

/**
 * What the bank prints when it is ready.
 * @typedef {{ login_id: string, password: string, administers?: string }} DemoUser
 * @typedef {{ number: string, first_password: string }} DemoContract
 * @typedef {{
 *   service: string, web: string, mtls: string, ca: string,
 *   users: DemoUser[], administrator: DemoUser, contracts: DemoContract[],
 *   updates: { manifest: string, keys: string },
 * }} Ready
 */

/** The bank's own defaults: EST, pages, certificate login. */
const DEFAULT_PORTS = [15540, 15541, 15542];

/** Its listeners at ports of the system's choice. */
export const ANY_PORTS = ["--listen", "--listen-web", "--listen-mtls"].flatMap((name) => [name, "127.0.0.1:0"]);

/**
 * With its records in this home folder or else the user's, these installers on its pages, and these new versions.
 * @param {{ home?: NodeJS.ProcessEnv, setup?: readonly string[], updates?: string | undefined }} [given]
 * @returns {Promise<{ bank: Service, ready: Ready }>}
 */
export async function startBank({ home = {}, setup = [], updates } = {}) {
  // It is on this machine: no company's proxy leads there.
  process.env["no_proxy"] = ["127.0.0.1", process.env["no_proxy"]].filter(Boolean).join(",");
  const free = await Promise.all(DEFAULT_PORTS.map(isFree));
  const parameters = [
    ...(free.every(Boolean) ? [] : ANY_PORTS),
    ...(updates === undefined ? [] : ["--updates", updates]),
    ...setup.flatMap((file) => ["--setup", file]),
  ];
  const bank = Service.start(builtProgram("practice-bank"), parameters, { env: home, output: "pipe" });
  atEnd(() => bank.stop());
  return { bank, ready: JSON.parse(await bank.firstLine()) };
}

/** @param {number} port */
async function isFree(port) {
  const server = createServer().listen(port, "127.0.0.1");
  return once(server, "listening")
    .then(() => true)
    .catch(() => false)
    .finally(() => server.close());
}

/** @param {Ready} ready */
export function introduce({ service, web, mtls, ca, users, administrator, contracts }) {
  log();
  log(bold("練習用の銀行が動いています / The practice bank is running"));
  log(`  お客様ページ                 ${cyan(`${web}/`)}`);
  log(`  管理ページ                   ${cyan(`${web}/admin`)}`);
  log(`  電子証明書ログイン           ${cyan(`${mtls}/`)}`);
  log(`  電子証明書の発行(EST)      ${cyan(service)}`);
  log(`  この銀行の認証局(CA)       ${ca}`);
  log();
  log(bold("練習用のログインIDとパスワード / Demo users"));
  const width = Math.max(...users.map(({ login_id }) => login_id.length));
  for (const { login_id, password, administers } of users) {
    const role = administers === undefined ? "" : `　会社の管理者 / administrator of ${administers}`;
    log(`  ${login_id.padEnd(width + 4)}${password}${role}`);
  }
  log(`  管理者 / administrator  ${administrator.login_id}  ${administrator.password}`);
  for (const { number, first_password } of contracts) {
    log(`  契約番号 / contract ${number}  初回パスワード / first password ${first_password}`);
  }
  log();
}

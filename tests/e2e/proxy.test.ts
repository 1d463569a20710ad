import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { freePort } from "../support/port.ts";
import { run } from "../support/process.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { until } from "../support/wait.ts";
import { Key } from "../support/webdriver.ts";

const USER = "taro";
const SECRET = "kaisha-1";

desktopTest("behind a proxy that asks, a certificate is issued", async (session) => {
  const bank = await Bank.open(session);
  const setting = await squid(session);
  const app = await App.openList(session, { https_proxy: setting });

  await app.click("begin-issue");
  await app.shows("CCHK008");
  assert.match(await app.text(), new RegExp(`プロキシ${setting}/には`));
  assert.equal(await app.focused(), "proxy-user");
  await app.picture("CCHK008");
  await app.page.press(`${USER}${Key.tab}wrong${Key.enter}`);
  await app.isThere("#proxy-password-error");
  await app.shows("CCHK008");
  assert.equal(await app.focused(), "proxy-password");
  await app.enterPassword(SECRET);

  await app.shows("CCHK002");
  await app.requestHere(bank.clerk());
  await app.shows("CCHK007");
});

desktopTest("who does not know the proxy's password is told so and loses nothing", async (session) => {
  await Bank.open(session);
  const app = await App.openList(session, { https_proxy: await squid(session) });
  await app.click("begin-issue");
  await app.shows("CCHK008");
  await app.page.press(Key.escape);
  await app.shows("CCHK009");
  assert.match(await app.text(), /プロキシの認証が済んでいないため、先へ進めません。/);
  await app.click("back");
  await app.shows("CCHK001");
});

/** squid(8), which lets through who says the right words, and nobody else. Gives its address. */
async function squid(session: Session): Promise<string> {
  const folder = session.aside("squid");
  await mkdir(folder);
  // Started by root it becomes somebody else, who has to get there.
  await chmod(join(folder, ".."), 0o711);
  await chmod(folder, 0o777);
  const hashed = await run(["openssl", "passwd", "-apr1", SECRET], session.environment);
  await writeFile(join(folder, "users"), `${USER}:${hashed.trim()}\n`);
  const port = await freePort();
  const lines = [
    `http_port 127.0.0.1:${port}`,
    `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${folder}/users`,
    "acl known proxy_auth REQUIRED",
    "http_access allow known",
    "http_access deny all",
    "pid_filename none",
    "cache deny all",
    "access_log none",
    "netdb_filename none",
    "shutdown_lifetime 0 seconds",
    `cache_log ${folder}/log`,
    `coredump_dir ${folder}`,
  ];
  await writeFile(join(folder, "configuration"), `${lines.join("\n")}\n`);
  session.start(["squid", "-N", "-f", join(folder, "configuration")]);
  await until("squid", () => answers(port));
  return `http://127.0.0.1:${port}`;
}

/** Whether somebody listens there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

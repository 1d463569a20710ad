import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { Browser } from "../support/browser.ts";
import { run } from "../support/process.ts";
import { desktopTest } from "../support/session.ts";
import { certificatesInStore } from "../support/terminal.ts";
import { until } from "../support/wait.ts";
import { Key } from "../support/webdriver.ts";

/** What the browser calls a server that wants a certificate: its alert and its end arrive together. */
const certificateMissing = /^ERR_(BAD_SSL_CLIENT_AUTH_CERT|SOCKET_NOT_CONNECTED|CONNECTION_(CLOSED|RESET))$/;

desktopTest("a clerk gets a certificate, and the browser logs in with it", async (session) => {
  const bank = await Bank.open(session);
  const clerk = bank.user();
  const before = await Browser.open(session, bank);
  assert.match(await before.failsToLogIn(), certificateMissing);
  await before.close();

  const app = await App.openList(session);
  await app.picture("CCHK001");
  const ofWindow = ["xdotool", "search", "--onlyvisible", "--class", "cert-app", "getwindowname"] as const;
  await until("its title", async () =>
    /^証明書発行アプリケーション - 証明書取得 - 瀬戸信用金庫 電子証明書発行更新アプリ/.test(
      await run([...ofWindow], session.environment),
    ),
  );
  await app.page.press(Key.enter);
  await app.shows("CCHK002");
  assert.equal(await app.focused(), "login-id");
  await app.page.press(`${clerk.login_id}${Key.tab}`);
  assert.equal(await app.focused(), "password");
  await app.page.press(clerk.password);
  await app.picture("CCHK002");
  await app.page.press(Key.enter);
  await app.shows("CCHK007");
  await app.picture("CCHK007");

  const [recorded, ...others] = await bank.certificates();
  const [stored, ...more] = await certificatesInStore(session);
  assert.deepEqual([others, more], [[], []]);
  assert.equal(stored?.fingerprint, recorded?.fingerprint);
  assert.equal(recorded?.login_id, clerk.login_id);
  const names = await app.names();
  assert.equal(names["Organization"], stored?.organization);
  assert.equal(names["Organization Unit"], stored?.organizational_unit);
  assert.equal(names["Common Name"], recorded?.common_name);
  assert.equal(await app.serial(), recorded?.serial);
  assert.deepEqual(await app.close(), { code: 0, signal: null });

  const after = await Browser.open(session, bank);
  const greeting = await after.logIn();
  await after.picture("browser");
  assert.deepEqual(greeting, { loginId: clerk.login_id, serial: recorded?.serial });
});

desktopTest("by remote desktop it is said beforehand on which PC the certificate will be", async (session) => {
  await Bank.open(session);
  const app = await App.openList(session, { XRDP_SESSION: "1" });
  await app.page.press(Key.enter);
  await app.shows("CCHK002");
  assert.match(await app.text(".caution"), /リモートデスクトップでお使いです。[\s\S]*接続先のパソコン/);
  assert.match(await app.text("#session"), /^このパソコン（.+）のユーザー「.+」で使う証明書を発行します。$/);
});

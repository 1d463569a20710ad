import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { Browser } from "../support/browser.ts";
import { desktopTest } from "../support/session.ts";
import { certificatesInStore, issueByTerminal } from "../support/terminal.ts";
import { Key } from "../support/webdriver.ts";

desktopTest("a clerk renews with keys alone; the old certificate and the new one both log in", async (session) => {
  const bank = await Bank.open(session);
  const clerk = bank.user();
  const old = await issueByTerminal(session, clerk);
  await issueByTerminal(session, bank.user(1));

  const app = await App.openList(session);
  await app.page.press(`${Key.tab}${Key.tab}`);
  await app.page.press(clerk.login_id);
  assert.equal(await app.selected(), old.fingerprint);
  await app.picture("CCHK001-selected");
  await app.page.press(Key.enter);
  await app.shows("CCHK002");
  assert.equal(await app.text(".subject dd"), clerk.login_id);
  assert.equal(await app.focused(), "password");
  await app.picture("CCHK002-renew");
  await app.enterPassword(clerk.password);
  await app.shows("CCHK007");
  await app.picture("CCHK007-renew");
  const shown = await app.serial();

  const renewed = (await bank.certificates()).find(({ renews }) => renews === old.serial);
  assert.equal(renewed?.serial, shown);
  assert.equal(renewed?.login_id, clerk.login_id);
  assert.equal((await certificatesInStore(session)).length, 3);
  const browser = await Browser.open(session, bank, [
    { host: "127.0.0.1", commonName: renewed?.common_name ?? "" },
    { host: "localhost", commonName: old.common_name },
  ]);
  assert.deepEqual(await browser.logIn("127.0.0.1"), { loginId: clerk.login_id, serial: renewed?.serial });
  assert.deepEqual(await browser.logIn("localhost"), { loginId: clerk.login_id, serial: old.serial });

  await app.click("remove-superseded");
  await app.isThere("dialog[open]");
  await app.picture("CCHK007-remove");
  await app.click("confirm");
  await app.isThere("#removed");
  await app.shows("CCHK007");
  await app.picture("CCHK007-removed");
  const left = (await certificatesInStore(session)).map(({ serial }) => serial);
  assert.ok(left.length === 2 && left.includes(renewed?.serial ?? "") && !left.includes(old.serial));
  assert.deepEqual(await app.close(), { code: 0, signal: null });
});

import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { desktopTest } from "../support/session.ts";
import { Key } from "../support/webdriver.ts";

desktopTest("a wrong password is said beside its field, and the right one then works", async (session) => {
  const bank = await Bank.open(session);
  const clerk = bank.user(1);
  const app = await App.open(session);
  await app.requestCertificate({ ...clerk, password: "chigau-password" });
  await app.isThere("#password-error");
  await app.shows("CCHK002");
  await app.picture("CCHK002-wrong");
  assert.match(await app.text(".field.failed .beside"), /あと4回/);
  assert.equal(await app.focused(), "password");
  assert.equal(await app.value("#login-id"), clerk.login_id);
  await app.enterPassword(clerk.password);
  await app.shows("CCHK007");
  assert.equal((await bank.certificates()).length, 1);
});

desktopTest("a locked account is explained, with whom to call", async (session) => {
  const bank = await Bank.open(session);
  const clerk = bank.user();
  await bank.lock(clerk);
  const app = await App.open(session);
  await app.requestCertificate(clerk);
  await app.shows("CCHK009");
  await app.picture("CCHK009-locked");
  assert.match(await app.text(), /account_locked/);
  assert.match(await app.text(".contact"), /0120-551-039/);
  await app.page.press(Key.escape);
  await app.shows("CCHK001");
  assert.deepEqual(await bank.certificates(), []);
});

desktopTest("a bank that cannot be reached is tried again, and then answers", async (session) => {
  const app = await App.openList(session);
  await app.click("begin-issue");
  await app.shows("CCHK009");
  await app.picture("CCHK009-no-bank");
  assert.match(await app.text(), /connection_refused/);
  const bank = await Bank.open(session);
  await app.click("retry");
  await app.shows("CCHK001");
  await app.getCertificate(bank.user());
});

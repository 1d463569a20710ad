import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { atDesk } from "../support/desk.ts";
import { Key } from "../support/webdriver.ts";

atDesk("a wrong password is said beside its field, and the right one then works", async (desk) => {
  const bank = await Bank.open(desk);
  const clerk = bank.clerk(1);
  const app = await App.open(desk);
  await app.requestCertificate({ ...clerk, password: "chigau-password" });
  await app.isThere("#password-error");
  await app.shows("CCHK002");
  await app.picture("CCHK002-wrong");
  assert.match(await app.text(".field.failed .beside"), /あと4回/);
  assert.equal(await app.focused(), "password");
  assert.equal(await app.page.run("return document.querySelector('#login-id').value"), clerk.loginId);
  await app.enterPassword(clerk.password);
  await app.shows("CCHK007");
  assert.equal((await bank.certificates()).length, 1);
});

atDesk("a locked account is explained, with whom to call", async (desk) => {
  const bank = await Bank.open(desk);
  const clerk = bank.clerk();
  await bank.lock(clerk);
  const app = await App.open(desk);
  await app.requestCertificate(clerk);
  await app.shows("CCHK009");
  await app.picture("CCHK009-locked");
  assert.match(await app.text(), /account_locked/);
  assert.match(await app.text(".contact"), /0120-551-039/);
  await app.page.press(Key.escape);
  await app.shows("CCHK001");
  assert.deepEqual(await bank.certificates(), []);
});

atDesk("a bank that cannot be reached is tried again, and then answers", async (desk) => {
  const app = await App.open(desk);
  await app.shows("CCHK001");
  await app.click("begin-issue");
  await app.shows("CCHK009");
  await app.picture("CCHK009-no-bank");
  assert.match(await app.text(), /connection_refused/);
  const bank = await Bank.open(desk);
  await app.click("retry");
  await app.shows("CCHK001");
  await app.requestCertificate(bank.clerk());
  await app.shows("CCHK007");
});

import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank, type Login } from "../support/bank.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { certificatesInStore } from "../support/terminal.ts";
import { Key } from "../support/webdriver.ts";

/** The bank answers the first request much too late, and the others at once. */
const lateOnce = "1*enroll:delay=600000";

desktopTest("killed while the bank answers, the app goes on from there", async (session) => {
  const { bank, clerk, app } = await waitingForAnswer(session);
  await app.picture("processing");
  await app.kill();
  await goOn(session, bank, clerk);
});

desktopTest("closed while the bank answers, the app goes on from there", async (session) => {
  const { bank, clerk, app } = await waitingForAnswer(session);
  assert.deepEqual(await app.closeByKeys(), { code: 0, signal: null });
  await goOn(session, bank, clerk);
});

desktopTest("a request that was interrupted can be given up", async (session) => {
  const { clerk, app: killed } = await waitingForAnswer(session);
  await killed.kill();

  const app = await App.open(session);
  await app.shows("CCHK010");
  await app.click("discard");
  await app.isThere("dialog[open]");
  await app.picture("CCHK010-discard");
  await app.click("confirm");
  await app.shows("CCHK001");
  assert.deepEqual(await certificatesInStore(session), []);
  await app.getCertificate(clerk);
  assert.equal((await certificatesInStore(session)).length, 1);
});

/** The bank has issued, and only its answer is missing. */
async function waitingForAnswer(session: Session): Promise<{ bank: Bank; clerk: Login; app: App }> {
  const bank = await Bank.open(session, lateOnce);
  const [clerk, app] = [bank.user(), await App.open(session)];
  await app.requestCertificate(clerk);
  await app.isProcessing();
  await bank.hasIssued(1);
  return { bank, clerk, app };
}

/** A new start offers to go on, and one certificate is the end of it, here and at the bank. */
async function goOn(session: Session, bank: Bank, clerk: Login): Promise<void> {
  const app = await App.open(session);
  await app.shows("CCHK010");
  await app.picture("CCHK010");
  assert.match(await app.text(".caution"), /発行済みかもしれません/);
  assert.equal((await app.facts())["ログインID"], clerk.login_id);
  await app.page.press(Key.enter);
  await app.shows("CCHK002");
  await app.picture("CCHK002-resume");
  await app.enterPassword(clerk.password);
  await app.shows("CCHK007");
  const issued = await bank.certificates();
  const stored = await certificatesInStore(session);
  assert.equal(issued.length, 1);
  assert.deepEqual(
    stored.map(({ serial }) => serial),
    issued.map(({ serial }) => serial),
  );
  assert.deepEqual(await app.close(), { code: 0, signal: null });
}

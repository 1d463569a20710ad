import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank, type Login } from "../support/bank.ts";
import { CompanyProxy, PROXY_USER } from "../support/company_proxy.ts";
import { linesWith, logOf } from "../support/log.ts";
import { pageProcess } from "../support/page_process.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { certificatesInStore, issueByTerminal } from "../support/terminal.ts";
import { until } from "../support/wait.ts";
import { isTold, visibleWindows } from "../support/windows.ts";

/** What the program that cannot keep its page ends with (`ExitDialog` in the shell). */
const PAGE_LOST = 3;

desktopTest("case 27: the page's process dies on each screen: it is shown again, and goes on", async (session) => {
  const { bank, clerk, app } = await opened(session);
  await issueByTerminal(session, bank.user(1));
  await comesBack(app, "SIGKILL");
  await app.shows("CCHK001");
  await app.click("begin-issue");
  await app.shows("CCHK002");
  await app.requestHere({ ...clerk, password: "chigau" });
  await app.isThere("#password-error");
  await comesBack(app, "SIGTERM");
  await app.isThere("#password-error");
  assert.equal(await app.value("#login-id"), clerk.login_id, "the core keeps it");
  assert.equal(await app.value("#password"), "");
  await app.enterPassword(clerk.password);
  await app.shows("CCHK007");
  const serial = await app.serial();
  await comesBack(app, "SIGABRT");
  await app.shows("CCHK007");
  assert.equal(await app.serial(), serial);
  assert.equal((await visibleWindows(session)).length, 1);
  assert.equal((await bank.certificates()).length, 2);
  assert.equal((await certificatesInStore(session)).length, 2);
  assert.equal(linesWith(await logOf(session), "the page was lost, and is loaded anew"), 3);
  assert.deepEqual(await app.close(), { code: 0, signal: null });
});

desktopTest("case 27: the page's process dies while the bank answers: nothing is asked for twice", async (session) => {
  const { bank, clerk, app } = await opened(session, "1*enroll:delay=4000");
  await app.requestCertificate(clerk);
  await app.isProcessing();
  await bank.hasIssued(1);
  await comesBack(app, "SIGKILL");
  await app.shows("CCHK007");
  assert.equal((await bank.certificates()).length, 1);
  assert.equal(linesWith(await logOf(session), '"message":"intent","name":"authenticate"'), 1);
});

desktopTest("case 27: CCHK008 is shown again, and its answer is taken", async (session) => {
  const [bank, proxy] = [await Bank.open(session), await CompanyProxy.open(session, "Basic")];
  const app = await App.openList(session, { https_proxy: proxy.setting });
  await app.click("begin-issue");
  await app.shows("CCHK008");
  await comesBack(app, "SIGKILL");
  await app.answerProxy(PROXY_USER, proxy.password);
  await app.shows("CCHK002");
  await app.requestHere(bank.user());
  await app.shows("CCHK007");
});

desktopTest("case 27: lost a fourth time within a minute, the app says so and ends", async (session) => {
  const { app } = await opened(session);
  const lost: number[] = [];
  for (let time = 1; time <= 4; time += 1) {
    // The page is there when it asks for its first screen.
    await until("its start", async () => linesWith(await logOf(session), '"intent","name":"start"') === time);
    const page = await pageProcess(app.pid, lost);
    lost.push(page);
    process.kill(page, "SIGKILL");
  }
  await isTold(session);
  assert.deepEqual(await app.hasEnded(), { code: PAGE_LOST, signal: null });
  const log = await logOf(session);
  assert.equal(linesWith(log, "the page was lost, and is loaded anew"), 3);
  assert.equal(linesWith(log, "the page was lost too often"), 1);
});

async function opened(session: Session, ...faults: readonly string[]): Promise<{ bank: Bank; clerk: Login; app: App }> {
  const bank = await Bank.open(session, ...faults);
  return { bank, clerk: bank.user(), app: await App.openList(session) };
}

/** Ends the page's process, and waits until the page is there again. */
async function comesBack(app: App, signal: NodeJS.Signals): Promise<void> {
  const page = await pageProcess(app.pid);
  process.kill(page, signal);
  await pageProcess(app.pid, [page]);
  await app.connect();
}

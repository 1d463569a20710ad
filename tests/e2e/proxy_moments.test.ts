import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { CompanyProxy, PROXY_USER, type Scheme } from "../support/company_proxy.ts";
import { withRelease } from "../support/release.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { issueByTerminal } from "../support/terminal.ts";
import { Key } from "../support/webdriver.ts";

for (const scheme of ["Basic", "NTLM"] as const satisfies readonly Scheme[]) {
  desktopTest(`${scheme}: asked at the beginning, wrong, right; and not again in this run`, async (session) => {
    const [bank, proxy] = [await Bank.open(session), await CompanyProxy.open(session, scheme)];
    const app = await App.openList(session, { https_proxy: proxy.setting });
    await app.click("begin-issue");
    await app.shows("CCHK008");
    assert.ok((await app.text()).includes(`プロキシ${proxy.setting}/には`));
    assert.equal(await app.focused(), "proxy-user");
    await app.picture("CCHK008");
    await app.answerProxyTwice(PROXY_USER, proxy.password);
    await app.shows("CCHK002");
    proxy.cut(); // the next connection has to authenticate, too
    await app.requestHere(bank.user());
    await app.shows("CCHK007");
  });

  desktopTest(`${scheme}: asked in the middle of an issue, which then goes on by itself`, async (session) => {
    const { bank, proxy, app } = await askedBehindTheForm(session, scheme);
    await app.answerProxyTwice(PROXY_USER, proxy.password);
    await app.shows("CCHK007");
    assert.equal((await bank.certificates()).length, 1);
  });

  desktopTest(`${scheme}: the password changes in the middle of a renewal, which then goes on`, async (session) => {
    const [bank, proxy] = [await Bank.open(session), await CompanyProxy.open(session, scheme)];
    const clerk = bank.user();
    await issueByTerminal(session, clerk);
    const app = await App.openList(session, { https_proxy: proxy.setting });
    await app.page.press(`${Key.tab}${Key.tab}${clerk.login_id}${Key.enter}`);
    await app.answerProxy(PROXY_USER, proxy.password);
    await app.shows("CCHK002");
    proxy.changesPassword();
    await app.enterPassword(clerk.password);
    await app.isThere("#proxy-password-error");
    await app.shows("CCHK008");
    await app.page.press(`${PROXY_USER}${Key.tab}`);
    await app.enterPassword(proxy.password);
    await app.shows("CCHK007");
    assert.equal((await bank.certificates()).filter(({ renews }) => renews !== "").length, 1);
  });

  desktopTest(`${scheme}: who goes back in the middle is told why, and loses nothing`, async (session) => {
    const { bank, proxy, app } = await askedBehindTheForm(session, scheme);
    await app.shows("CCHK008");
    await app.page.press(Key.escape);
    await app.shows("CCHK009");
    assert.match(await app.text(), /プロキシの認証が済んでいないため、先へ進めません。/);
    assert.equal((await bank.certificates()).length, 0);
    await app.click("retry");
    await app.shows("CCHK002");
    assert.equal(await app.focused(), "password");
    await app.enterPassword(bank.user().password);
    await app.answerProxy(PROXY_USER, proxy.password);
    await app.shows("CCHK007");
    assert.equal((await bank.certificates()).length, 1);
  });
}

desktopTest(
  "asked at the start, before anything is pressed; behind it the new version, or CCHK001",
  async (session) => {
    const [proxy] = [await CompanyProxy.open(session, "NTLM"), await withRelease(session, 100_000)];
    const app = await App.open(session, { https_proxy: proxy.setting });
    await app.shows("CCHK008");
    await app.picture("CCHK008-start");
    await app.answerProxyTwice(PROXY_USER, proxy.password);
    await app.isThere('dialog.update[open] [data-action="download-update"]');
    await app.shows("CCHK001");
    await app.kill();

    const again = await App.open(session, { https_proxy: proxy.setting });
    await again.shows("CCHK008");
    await again.page.press(Key.escape);
    await again.shows("CCHK001");
    await again.click("begin-issue");
    await again.shows("CCHK008");
  },
);

desktopTest("who does not know the proxy's password is told so and loses nothing", async (session) => {
  await Bank.open(session);
  const proxy = await CompanyProxy.open(session, "Basic");
  const app = await App.openList(session, { https_proxy: proxy.setting });
  await app.click("begin-issue");
  await app.shows("CCHK008");
  await app.page.press(Key.escape);
  await app.shows("CCHK009");
  assert.match(await app.text(), /プロキシの認証が済んでいないため、先へ進めません。/);
  await app.click("back");
  await app.shows("CCHK001");
});

/** CCHK002 is filled in and sent off, when a proxy that has let everybody through begins to ask. */
async function askedBehindTheForm(
  session: Session,
  scheme: Scheme,
): Promise<{ bank: Bank; proxy: CompanyProxy; app: App }> {
  const [bank, proxy] = [await Bank.open(session), await CompanyProxy.open(session, scheme)];
  proxy.asks = false;
  const app = await App.openList(session, { https_proxy: proxy.setting });
  await app.click("begin-issue");
  await app.shows("CCHK002");
  proxy.beginsToAsk();
  await app.requestHere(bank.user());
  return { bank, proxy, app };
}

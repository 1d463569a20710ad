import assert from "node:assert/strict";
import { App } from "./support/app.ts";
import { Bank } from "./support/bank.ts";
import { CompanyProxy, PROXY_USER, type Scheme } from "./support/company_proxy.ts";
import { atDesk } from "./support/desk.ts";
import { withRelease } from "./support/release.ts";
import { issueByTerminal } from "./support/terminal.ts";
import { Key } from "./support/webdriver.ts";

for (const scheme of ["Basic", "NTLM"] as const satisfies readonly Scheme[]) {
  atDesk(`${scheme}: asked at the beginning, wrong, right; and not again in this run`, async (desk) => {
    const [bank, proxy] = [await Bank.open(desk), await CompanyProxy.open(desk, scheme)];
    const app = await App.open(desk, { https_proxy: proxy.setting });
    await app.shows("CCHK001");
    await app.click("begin-issue");
    await answersProxy(app, "wrong");
    await app.isThere("#proxy-password-error");
    await app.shows("CCHK008");
    await app.enterPassword(proxy.password);
    await app.shows("CCHK002");
    proxy.cut(); // the next connection has to be told, too
    await app.requestHere(bank.clerk());
    await app.shows("CCHK007");
  });

  atDesk(`${scheme}: asked in the middle of an issue, which then goes on by itself`, async (desk) => {
    const [bank, proxy] = [await Bank.open(desk), await CompanyProxy.open(desk, scheme)];
    proxy.asks = false;
    const app = await App.open(desk, { https_proxy: proxy.setting });
    await app.shows("CCHK001");
    await app.click("begin-issue");
    await app.shows("CCHK002");
    proxy.asks = true;
    proxy.cut();
    await app.requestHere(bank.clerk());
    await answersProxy(app, "wrong");
    await app.isThere("#proxy-password-error");
    await app.picture(`CCHK008-${scheme}-wrong`);
    await app.shows("CCHK008");
    await app.enterPassword(proxy.password);
    await app.shows("CCHK007");
    assert.equal((await bank.certificates()).length, 1);
  });

  atDesk(`${scheme}: the password changes in the middle of a renewal, which then goes on`, async (desk) => {
    const [bank, proxy] = [await Bank.open(desk), await CompanyProxy.open(desk, scheme)];
    const clerk = bank.clerk();
    await issueByTerminal(desk, clerk);
    const app = await App.open(desk, { https_proxy: proxy.setting });
    await app.shows("CCHK001");
    await app.page.press(`${Key.tab}${Key.tab}${clerk.loginId}${Key.enter}`);
    await answersProxy(app, proxy.password);
    await app.shows("CCHK002");
    proxy.password = "kaisha-2";
    proxy.cut();
    await app.enterPassword(clerk.password);
    await app.isThere("#proxy-password-error");
    await app.shows("CCHK008");
    await app.page.press(`${PROXY_USER}${Key.tab}`);
    await app.enterPassword(proxy.password);
    await app.shows("CCHK007");
    assert.equal((await bank.certificates()).filter(({ renews }) => renews !== "").length, 1);
  });

  atDesk(`${scheme}: who goes back in the middle is told why, and loses nothing`, async (desk) => {
    const [bank, proxy] = [await Bank.open(desk), await CompanyProxy.open(desk, scheme)];
    proxy.asks = false;
    const app = await App.open(desk, { https_proxy: proxy.setting });
    await app.shows("CCHK001");
    await app.click("begin-issue");
    await app.shows("CCHK002");
    proxy.asks = true;
    proxy.cut();
    await app.requestHere(bank.clerk());
    await app.shows("CCHK008");
    await app.page.press(Key.escape);
    await app.shows("CCHK009");
    assert.match(await app.text(), /プロキシの認証が済んでいないため、先へ進めません。/);
    assert.equal((await bank.certificates()).length, 0);
    await app.click("retry");
    await app.shows("CCHK002");
    assert.equal(await app.focused(), "password");
    await app.enterPassword(bank.clerk().password);
    await answersProxy(app, proxy.password);
    await app.shows("CCHK007");
    assert.equal((await bank.certificates()).length, 1);
  });

  atDesk(`${scheme}: asked on the way to a new version, which then comes by itself`, async (desk) => {
    const proxy = await CompanyProxy.open(desk, scheme);
    proxy.asks = false;
    await withRelease(desk, 1_000_000);
    const app = await App.open(desk, { https_proxy: proxy.setting });
    await app.isThere(`${PROMPT} [data-action="download-update"]`);
    proxy.asks = true;
    proxy.cut();
    await app.click("download-update");
    await answersProxy(app, "wrong");
    await app.isThere("#proxy-password-error");
    await app.shows("CCHK008");
    await app.isThere(`html:not(:has(${PROMPT}))`);
    await app.enterPassword(proxy.password);
    await app.isThere(`${PROMPT} [data-action="install-update"]`);
    await app.shows("CCHK001");
  });
}

const PROMPT = "dialog.update[open]";

/** CCHK008: the name, where the caret is, and the password. */
async function answersProxy(app: App, password: string): Promise<void> {
  await app.shows("CCHK008");
  await app.page.press(`${PROXY_USER}${Key.tab}`);
  await app.enterPassword(password);
}

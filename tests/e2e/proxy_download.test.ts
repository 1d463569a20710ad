import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { CompanyProxy, PROXY_USER, type Scheme } from "../support/company_proxy.ts";
import { withRelease } from "../support/release.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { Key } from "../support/webdriver.ts";

const PROMPT = "dialog.update[open]";
const MEGABYTE = 1_000_000;

for (const scheme of ["Basic", "NTLM"] as const satisfies readonly Scheme[]) {
  desktopTest(`${scheme}: asked on the way to a new version, which then comes by itself`, async (session) => {
    const { proxy, app } = await offered(session, scheme);
    proxy.beginsToAsk();
    await app.click("download-update");
    await app.answerProxyTwice(PROXY_USER, proxy.password);
    await isHere(app);
  });

  desktopTest(`${scheme}: asked in the middle of the download, which fails and, tried again, asks`, async (session) => {
    const { proxy, app } = await offered(session, scheme);
    await downloadsSome(app);
    proxy.beginsToAsk();
    await fails(app, CUT);
    await app.click("download-update");
    await app.shows("CCHK008");
    await app.isThere(`html:not(:has(${PROMPT}))`);
    await app.picture(`CCHK008-${scheme}-download`);
    await app.answerProxyTwice(PROXY_USER, proxy.password);
    await isHere(app);
  });

  desktopTest(`${scheme}: the password changes in the middle of the download, which then fails`, async (session) => {
    const proxy = await CompanyProxy.open(session, scheme);
    await withRelease(session, 4 * MEGABYTE, SLOWLY);
    const app = await App.open(session, { https_proxy: proxy.setting });
    await app.answerProxy(PROXY_USER, proxy.password);
    await downloadsSome(app);
    proxy.changesPassword();
    await app.isThere(`${PROMPT} .happened`);
    await app.click("download-update");
    await app.isThere("#proxy-password-error");
    await app.answerProxy(PROXY_USER, proxy.password);
    await isHere(app);
  });

  desktopTest(`${scheme}: going back in the middle of the download says why`, async (session) => {
    const { proxy, app } = await offered(session, scheme);
    await downloadsSome(app);
    proxy.beginsToAsk();
    await fails(app, CUT);
    await app.click("download-update");
    await app.shows("CCHK008");
    await app.page.press(Key.escape);
    await fails(app, UNANSWERED);
    await app.picture(`update-${scheme}-unanswered`);
    await app.click("download-update");
    await app.answerProxy(PROXY_USER, proxy.password);
    await isHere(app);
  });
}

const SLOWLY = ["--fault", `package:drip=${MEGABYTE}`];

/** A new version is offered, behind a proxy that lets everybody through so far. */
async function offered(session: Session, scheme: Scheme): Promise<{ proxy: CompanyProxy; app: App }> {
  const proxy = await CompanyProxy.open(session, scheme);
  proxy.asks = false;
  await withRelease(session, 4 * MEGABYTE, SLOWLY);
  const app = await App.open(session, { https_proxy: proxy.setting });
  await app.isThere(`${PROMPT} [data-action="download-update"]`);
  return { proxy, app };
}

/** Begins the download, and waits until it is in the middle. */
async function downloadsSome(app: App): Promise<void> {
  await app.isThere(`${PROMPT} [data-action="download-update"]`);
  await app.click("download-update");
  await app.downloadsSome();
}

/** The download has ended, and the prompt says why. */
async function fails(app: App, why: RegExp): Promise<void> {
  await app.isThere(`${PROMPT} .happened`);
  assert.match(await app.text(PROMPT), why);
}

const CUT = /ダウンロードの途中で、通信が切れました。/;
const UNANSWERED = /プロキシの認証が済んでいないため、先へ進めません。/;

/** The whole package has come, over CCHK001. */
async function isHere(app: App): Promise<void> {
  await app.isThere(`${PROMPT} [data-action="install-update"]`);
  await app.shows("CCHK001");
}

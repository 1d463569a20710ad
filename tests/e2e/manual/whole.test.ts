import assert from "node:assert/strict";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { setupFiles } from "../../../scripts/start/setup.mjs";
import { assertAsInManual } from "../../manual/manual.ts";
import { App } from "../../support/app.ts";
import { withPolicy } from "../../support/browser.ts";
import { freePort } from "../../support/port.ts";
import { type Running, run } from "../../support/process.ts";
import { root } from "../../support/programs.ts";
import { desktopTest, type Session } from "../../support/session.ts";
import { until } from "../../support/wait.ts";

const PROMPT = "dialog.update[open]";

desktopTest(
  "`npm start -- --browser --update` plays the manual: pages, new version, issue, login, renewal, the 40-day notice",
  async (session) => {
    const { app, start, browser, said } = await npmStart(session);
    const page = await until("the bank's page", async () => browser.contexts()[0]?.pages()[0] ?? null);
    await page.waitForSelector("#acquisition");
    assert.equal(await page.innerText("header .id"), "BLGI001");
    assert.match(said, /マニュアルの順に試すには[\s\S]*1\. [\s\S]*6\. 新しいバージョン/);

    await findsTheNewVersion(app);
    const [, loginId = "", password = ""] = /^ {2}(logid031) +(\S+)$/m.exec(said) ?? [];
    await issues(app, page, { login_id: loginId, password });
    const first = await app.serial();
    const { origin } = new URL(page.url());
    assert.deepEqual(await logsIn(page, origin), { loginId, serial: first, notice: false });

    await setsValidity(page, origin, /kanri {2}(\S+)$/m.exec(said)?.[1] ?? "");
    assert.deepEqual(await logsIn(page, origin), { loginId, serial: first, notice: false });
    await renews(app, page, password);
    const second = await app.serial();
    assert.match(
      await clicks(page, "a[href='/top']"),
      /ブラウザ画面とアプリケーションを一度閉じて、再度ログイン画面より/,
    );
    await app.click("remove-superseded");
    await app.click("confirm");
    await app.isThere("#removed");

    // All browsers are closed and one is opened again; here, one that shares nothing with the first.
    const another = await (await browser.newContext()).newPage();
    assert.deepEqual(await logsIn(another, origin), { loginId, serial: second, notice: true });

    await start.stop();
    assert.deepEqual(await readdir(temporary(session)), [], "nothing is left");
  },
  { timeout: 300_000 },
);

/** Where rustup has put what packages are built with, which is not in the session's home. */
const RUST = {
  CARGO_HOME: process.env["CARGO_HOME"] ?? join(homedir(), ".cargo"),
  RUSTUP_HOME: process.env["RUSTUP_HOME"] ?? join(homedir(), ".rustup"),
};

const temporary = (session: Session) => session.aside("tmp");

interface Played {
  readonly app: App;
  readonly start: Running;
  readonly browser: Browser;
  /** What it has printed. */
  readonly said: string;
}

/** With a browser that asks nothing before it starts the app and shows the certificate, and that a test can lead. */
async function npmStart(session: Session): Promise<Played> {
  await mkdir(temporary(session));
  const port = await freePort();
  const command = [process.execPath, join(root, "scripts/start.mjs"), "--as-built", "--browser", "--update"] as const;
  const environment = { ...RUST, TMPDIR: temporary(session), CHROMIUM: await ledBy(session, port) };
  let [start, said]: [Running | undefined, readonly string[]] = [undefined, []];
  const app = await App.drive(session, async (automation) => {
    start = session.start([...command], { ...automation, ...environment });
    said = await start.linesUntil(/Opening the window/);
    return start;
  });
  assert.ok(start);
  const address = `http://127.0.0.1:${port}`;
  const browser = await until("the browser", () => chromium.connectOverCDP(address).catch(() => null));
  session.atEnd(() => browser.close());
  return { app, start, browser, said: said.join("\n") };
}

/** A program that starts Chromium for this test. Its trust in the bank is not the policy's. */
async function ledBy(session: Session, port: number): Promise<string> {
  const origin = "https://127.0.0.1";
  const program = await withPolicy(session, {
    AutoLaunchProtocolsFromOrigins: [{ protocol: "cc1554-practice", allowed_origins: ["*"] }],
    AutoSelectCertificateForUrls: [JSON.stringify({ pattern: origin, filter: {} })],
  });
  const flags = `--remote-debugging-port=${port} --user-data-dir="${session.aside("chromium")}" --disable-gpu`;
  const file = session.aside("led.sh");
  await writeFile(file, `#!/bin/sh\nexec "${program}" ${flags} "$@"\n`, { mode: 0o700 });
  return file;
}

/** 1.2, as far as an app that no package has installed can take it. */
async function findsTheNewVersion(app: App): Promise<void> {
  await app.isThere(`${PROMPT} [data-action="download-update"]`);
  assertAsInManual("update-available", await app.text(PROMPT));
  await app.click("download-update");
  await app.isThere(`${PROMPT} [data-action="install-update"]`);
  await app.click("postpone-update");
  await app.isThere(`html:not(:has(${PROMPT}))`);
}

/** 1.1 and 2.1.2: the page's two buttons; 2.1.3. */
async function issues(app: App, page: Page, clerk: { login_id: string; password: string }): Promise<void> {
  await page.click("#acquisition");
  assertAsInManual("BSMS001", await page.innerText("body"));
  const download = await page.evaluate(() => document.querySelector<HTMLAnchorElement>("#download")?.href ?? "");
  const fetch = ["curl", "-q", "--noproxy", "*", "-ks", "-o", "/dev/null", "-w", "%{http_code}", download] as const;
  assert.equal(await run([...fetch], process.env), setupFiles().length > 0 ? "200" : "404");
  await launches(page);
  await app.shows("CCHK002");
  await app.requestHere(clerk);
  await app.shows("CCHK007");
}

async function launches(page: Page): Promise<void> {
  await page.click("[data-launch]");
  await page.click("#launch-open");
}

/** BLGI001's 「ログイン」 for who has a certificate. */
async function logsIn(page: Page, origin: string): Promise<{ loginId: string; serial: string; notice: boolean }> {
  await page.goto(`${origin}/`);
  await page.click("#certificate-login");
  const [loginId, serial] = [await page.innerText("#login-id"), await page.innerText("#serial")];
  const notice = (await page.innerText("main")).includes("電子証明書の有効期限まであと");
  return { loginId, serial, notice };
}

/** What is issued from now on ends in forty days. */
async function setsValidity(page: Page, origin: string, password: string): Promise<void> {
  await page.goto(`${origin}/admin`);
  await page.fill("#login-id", "kanri");
  await page.fill("#password", password);
  await page.click("#login");
  await page.selectOption("#days", "40");
  await page.click("#validity");
  await page.waitForSelector("option[value='40'][selected]", { state: "attached" });
}

/** 2.2.3 and 2.2.4. */
async function renews(app: App, page: Page, password: string): Promise<void> {
  await page.click("#renewal");
  assertAsInManual("BSMS002", await page.innerText("body"));
  await launches(page);
  await app.shows("CCHK001");
  await app.isThere("[aria-selected=true]");
  await app.click("begin-renewal");
  await app.shows("CCHK002");
  await app.enterPassword(password);
  await app.shows("CCHK007");
}

async function clicks(page: Page, link: string): Promise<string> {
  await page.click(link);
  return page.innerText("main");
}

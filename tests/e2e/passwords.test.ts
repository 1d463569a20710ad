import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { CompanyProxy, PROXY_USER } from "../support/company_proxy.ts";
import { withRelease } from "../support/release.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { Key } from "../support/webdriver.ts";

const MISTYPED = { proxy: "machigai-8823", bank: "chigau-5512" };

desktopTest(
  "what was typed stands nowhere: files, logs, environment, arguments, page, after mistakes and a crash",
  async (session) => {
    const [bank, proxy] = [await Bank.open(session), await CompanyProxy.open(session, "Basic")];
    proxy.changesPassword();
    const clerk = bank.user();
    const marks = [clerk.password, proxy.password, ...Object.values(MISTYPED)].flatMap(forms);

    const app = await App.openList(session, { https_proxy: proxy.setting });
    await app.click("begin-issue");
    await app.answerProxy(PROXY_USER, MISTYPED.proxy);
    await app.isThere("#proxy-password-error");
    await app.enterPassword(proxy.password);
    await app.shows("CCHK002");
    await app.requestHere({ ...clerk, password: MISTYPED.bank });
    await app.isThere("#password-error");
    await appearsNowhere(session, app, marks);
    await app.enterPassword(clerk.password);
    await app.shows("CCHK007");
    await appearsNowhere(session, app, marks);

    await app.close();

    const renewing = await App.openList(session, { https_proxy: proxy.setting });
    await renewing.page.press(`${Key.tab}${Key.tab}${clerk.login_id}${Key.enter}`);
    await renewing.answerProxy(PROXY_USER, proxy.password);
    await renewing.shows("CCHK002");
    await renewing.enterPassword(clerk.password);
    await renewing.crash();
    assert.deepEqual(await found(session, marks), []);
    const after = await App.open(session, { https_proxy: proxy.setting });
    await appearsNowhere(session, after, marks);
  },
);

desktopTest("nor where a new version has come through the proxy, nor in the file for support", async (session) => {
  const [bank, proxy] = [await withRelease(session, 1_000_000), await CompanyProxy.open(session, "Basic")];
  proxy.changesPassword();
  const marks = [bank.user().password, proxy.password, MISTYPED.proxy].flatMap(forms);

  const app = await App.open(session, { https_proxy: proxy.setting });
  await app.answerProxy(PROXY_USER, MISTYPED.proxy);
  await app.isThere("#proxy-password-error");
  await app.enterPassword(proxy.password);
  await app.isThere('dialog.update[open] [data-action="download-update"]');
  await app.click("download-update");
  await app.isThere('dialog.update[open] [data-action="install-update"]');
  await appearsNowhere(session, app, marks);
  await app.click("postpone-update");
  await app.isThere("html:not(:has(dialog.update[open]))");
  await app.click("inspect");
  await app.isThere('[data-action="save-support-bundle"]');
  await app.click("save-support-bundle");
  await app.isThere("#saved code");
  const file = await app.text("#saved code");
  assert.ok(file.startsWith(session.home), "it is among the files that are looked into");
  await appearsNowhere(session, app, marks);
});

/** As it is, as part of HTTP's Basic, as a script of the page would write it, in Windows' encoding. */
function forms(password: string): readonly Buffer[] {
  const inBase64 = [0, 1, 2].map((offset) => {
    const text = Buffer.from("x".repeat(offset) + password).toString("base64");
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  const texts = [password, encodeURIComponent(password), ...inBase64];
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(password, "utf16le")];
}

async function appearsNowhere(session: Session, app: App, marks: readonly Buffer[]): Promise<void> {
  assert.deepEqual(await found(session, marks), []);
  const page = Buffer.from(
    await app.page.run<string>(`
      const values = [...document.querySelectorAll("input")].map((input) => input.value);
      return [document.documentElement.outerHTML, ...values, JSON.stringify([localStorage, sessionStorage]), name,
        document.cookie, location.href].join("\\n");`),
  );
  assert.deepEqual(
    marks.filter((mark) => page.includes(mark)),
    [],
  );
}

/** The files of this user and the processes of this session in which one of the marks stands. */
async function found(session: Session, marks: readonly Buffer[]): Promise<readonly string[]> {
  const files = (await readdir(session.home, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const ofSession: string[] = [];
  for (const process of processes) {
    const environment = await readFile(`/proc/${process}/environ`).catch(() => Buffer.alloc(0));
    if (environment.includes(session.home)) ofSession.push(`/proc/${process}/environ`, `/proc/${process}/cmdline`);
  }
  assert.ok(files.some((file) => file.endsWith(".log")) && ofSession.length > 0, "there is something to look into");
  const contents = await Promise.all(
    [...files, ...ofSession].map(async (path) => ({ path, bytes: await readFile(path).catch(() => Buffer.alloc(0)) })),
  );
  return contents.filter(({ bytes }) => marks.some((mark) => bytes.includes(mark))).map(({ path }) => path);
}

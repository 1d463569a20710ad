import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import * as views from "../../ui/src/backend/fake_views.ts";
import { fixtureOfFile, push } from "./support/fixture.ts";
import { calls, enter, focused, openLogin, press, screenId, waitForScreen } from "./support/measure.ts";

const fixture = await fixtureOfFile();

/** Presses Tab until what is wanted has the focus. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    if ((await focused(page)) === wanted) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${wanted} cannot be reached with Tab`);
}

/** CCHK002 for the first certificate of the list. */
async function chooseFirst(page: Page): Promise<void> {
  await tabTo(page, "li");
  await press(page, "ArrowDown", "Enter");
  await waitForScreen(page, "CCHK002");
}

test("case 25: the result names the browsers that run, and those that do not offer the certificate", async () => {
  const page = await fixture.open("?start=endless");
  await push(page, views.resultBesideAnotherBrowser());
  const named = await page.locator(".named-browsers").allInnerTexts();
  assert.equal(named.length, 2);
  assert.match(named[0] ?? "", /いま開いているブラウザ: Chromium$/);
  assert.match(named[1] ?? "", /表示されないブラウザ.*: Google Chrome \(Flatpak\)、Microsoft Edge$/);
  await push(page, views.result("issue"));
  assert.equal(await page.locator(".named-browsers").count(), 0);
});

const firstFingerprint = "0".repeat(64);

test("issue, by keyboard alone", async () => {
  const page = await fixture.open("?list=0");
  assert.equal(await focused(page), "h1");
  await openLogin(page, "logid031");
  await enter(page, "ぱすわーど 1");
  await waitForScreen(page, "CCHK007");
  await press(page, "Enter");
  assert.deepEqual(await calls(page), ["start()", "begin_issue()", "authenticate(logid031, ぱすわーど 1)", "close()"]);
});

test("issue beside existing certificates: its button is the first stop", async () => {
  const page = await fixture.open();
  await tabTo(page, "begin-issue");
  await press(page, "Space");
  await waitForScreen(page, "CCHK002");
  assert.equal(await focused(page), "login-id");
});

test("renew, by keyboard alone", async () => {
  const page = await fixture.open();
  await chooseFirst(page);
  assert.equal(await focused(page), "password");
  assert.match(await page.innerText(".subject"), /R2user101/);
  await enter(page, "secret");
  await waitForScreen(page, "CCHK007");
  assert.match(await page.innerText("main"), /証明書シリアル番号 = 5b8e869e2bc4b2225302f34ada65184e/);
  assert.deepEqual(await calls(page), [
    "start()",
    `begin_renewal(${firstFingerprint})`,
    "authenticate(R2user101, secret)",
  ]);
});

test("the superseded certificate goes only where one says so twice", async () => {
  const page = await fixture.open();
  await chooseFirst(page);
  assert.match(await page.innerText(".subject"), /R2user101[\s\S]*2026年12月4日[\s\S]*CN=R2user101/);
  await enter(page, "secret");
  await waitForScreen(page, "CCHK007");
  assert.match(await page.innerText(".named-browsers"), /Google Chrome、Microsoft Edge/);
  await tabTo(page, "remove-superseded");
  await press(page, "Enter");
  assert.equal(await focused(page), "decline");
  await press(page, "Tab", "Enter");
  await page.waitForSelector("#removed");
  assert.equal((await calls(page)).at(-1), "remove_superseded()");
  assert.equal(await page.getAttribute("h1", "aria-describedby"), "removed");
  assert.equal(await focused(page), "h1");
  assert.equal(await page.$("[data-action=remove-superseded]"), null);
});

test("a wrong password leads back to its field, and at last to the error screen", async () => {
  const page = await fixture.open("?list=0");
  await openLogin(page, "logid031");
  for (const left of [2, 1]) {
    await enter(page, "wrong");
    await page.waitForFunction((count) => document.body.innerText.includes(`あと${count}回`), left);
    assert.equal(await focused(page), "password");
    assert.equal(await page.inputValue("#password"), "");
    assert.equal(await page.inputValue("#login-id"), "logid031");
  }
  await enter(page, "wrong");
  await waitForScreen(page, "CCHK009");
  assert.match(await page.innerText("main"), /ロックされています[\s\S]*0120-551-039[\s\S]*account_locked/);
  await press(page, "Escape");
  await waitForScreen(page, "CCHK001");
});

test("an error is tried again with Enter", async () => {
  const page = await fixture.open("?list=0");
  await openLogin(page, "logid031");
  await enter(page, "connection_lost");
  await waitForScreen(page, "CCHK009");
  await press(page, "Enter");
  await waitForScreen(page, "CCHK002");
  assert.equal((await calls(page)).at(-1), "retry()");
  assert.equal(await focused(page), "password");
});

test("resume, by keyboard alone", async () => {
  const page = await fixture.open("?start=resume");
  await press(page, "Enter");
  await waitForScreen(page, "CCHK002");
  assert.equal(await page.$("#login-id"), null);
  await enter(page, "secret");
  await waitForScreen(page, "CCHK007");
  assert.equal((await calls(page)).at(-1), "authenticate(logid031, secret)");
});

test("nothing is discarded without a second, explicit yes", async () => {
  const page = await fixture.open("?start=resume");
  await tabTo(page, "discard");
  await press(page, "Enter");
  assert.equal(await focused(page), "decline");
  await press(page, "Enter");
  await page.waitForSelector("dialog.question", { state: "detached" }); // by its own close event
  assert.equal(await focused(page), "discard");
  await press(page, "Enter", "Escape");
  await page.waitForSelector("dialog.question", { state: "detached" });
  assert.deepEqual(await calls(page), ["start()"]);
  await press(page, "Enter", "Tab", "Enter");
  await waitForScreen(page, "CCHK001");
  assert.deepEqual(await calls(page), ["start()", "discard()"]);
});

test("the store's password, wrong and right", async () => {
  const page = await fixture.open("?start=store_password");
  assert.equal(await screenId(page), "CCHK011");
  await enter(page, "wrong");
  await page.waitForSelector(".beside");
  assert.equal(await focused(page), "store-password");
  await enter(page, "right");
  await waitForScreen(page, "CCHK001");
  assert.deepEqual(await calls(page), ["start()", "unlock_store(wrong)", "unlock_store(right)"]);
});

test("the proxy asks: nothing, wrong and right", async () => {
  const page = await fixture.open("?start=proxy_authentication");
  assert.equal(await screenId(page), "CCHK008");
  await press(page, "Enter");
  await page.waitForSelector(".beside");
  assert.equal(await focused(page), "proxy-user");
  await page.keyboard.type("taro");
  await tabTo(page, "proxy-password");
  await enter(page, "wrong");
  await page.waitForSelector("#proxy-password-error");
  assert.equal(await focused(page), "proxy-password");
  assert.equal(await page.inputValue("#proxy-user"), "taro");
  await enter(page, "right");
  await waitForScreen(page, "CCHK002");
  assert.deepEqual(await calls(page), [
    "start()",
    "authenticate_proxy(, )",
    "authenticate_proxy(taro, wrong)",
    "authenticate_proxy(taro, right)",
  ]);
});

test("a proxy whose password others can read: it is said before anything is typed", async () => {
  const page = await fixture.open("?start=proxy_authentication&basic");
  assert.match(await page.innerText(".caution"), /暗号化されずに送られ、/);
  assert.equal(await (await fixture.open("?start=proxy_authentication")).locator(".caution").count(), 0);
});

test("while the bank has to approve, the app can be closed", async () => {
  const page = await fixture.open("?list=0");
  await page.evaluate(() => window.fake.hold("steps"));
  await openLogin(page, "logid031");
  await enter(page, "approval");
  await page.waitForSelector(".steps");
  await page.evaluate(() => window.fake.release());
  await page.waitForSelector(".until");
  assert.match(await page.innerText("main"), /2026年11月22日\(日\) 18:30/);
  await tabTo(page, "close");
  await press(page, "Enter");
  assert.equal((await calls(page)).at(-1), "close()");
  for (const _ of ["approved", "installed"]) {
    await page.waitForFunction(() => {
      window.fake.release();
      return true;
    });
  }
  await waitForScreen(page, "CCHK007");
});

test("every control of every kind of screen can be reached with Tab", async () => {
  const page = await fixture.open();
  for (const wanted of ["contact", "begin-issue", "li", "summary", "begin-renewal"]) await tabTo(page, wanted);
});

test("the inspection and back, by keyboard alone", async () => {
  const page = await fixture.open();
  await page.evaluate(() => window.fake.hold("steps"));
  await tabTo(page, "inspect");
  await press(page, "Enter");
  await waitForScreen(page, "CCHK012");
  assert.match(await page.innerText("main"), /しばらくお待ちください/);
  assert.equal(await page.isVisible("footer"), false);
  await page.evaluate(() => window.fake.release());
  await page.waitForSelector(".checks");
  assert.equal(await focused(page), "h1");
  assert.equal(await page.getAttribute("h1", "aria-describedby"), "summary");
  assert.match(await page.innerText("#summary"), /問題が1件、注意が1件あります。/);
  await press(page, "Escape");
  await waitForScreen(page, "CCHK001");
  assert.deepEqual(await calls(page), ["start()", "inspect()", "back()"]);
});

test("what an inspection has found: verdict, finding, remedy and code; the same in English", async () => {
  const page = await fixture.show(views.inspection());
  const items = await page.locator(".check").allInnerTexts();
  assert.equal(items.length, views.checks.length);
  assert.match(
    items[0]!,
    /銀行との接続\s+つながりません[\s\S]*プロキシ[\s\S]*ご依頼ください。\s+エラーコード: proxy_unreachable\s+問題/,
  );
  assert.match(items[1]!, /あと12日です。\s+「証明書更新」から更新してください。\s+注意/);
  assert.match(items[2]!, /試しの署名ができました。\s+問題なし/);
  await page.click("summary");
  assert.match(
    await page.innerText(".english"),
    /caution: Validity: R2user101[\s\S]*it is time to renew\. Renew the certificate\./,
  );
});

test("an inspection that has found nothing says so", async () => {
  const page = await fixture.show(views.inspection(views.checks.filter(({ verdict }) => verdict === "fine")));
  assert.equal(await page.innerText("#summary"), "問題は見つかりませんでした。");
});

test("the file for support is saved from an error and from the inspection, and named for the telephone", async () => {
  for (const [view, id] of [
    [views.failed(views.failure("tls_failed")), "CCHK009"],
    [views.inspection(), "CCHK012"],
  ] as const) {
    const page = await fixture.open();
    await page.evaluate((pushed) => window.fake.push(pushed), view);
    await waitForScreen(page, id);
    await tabTo(page, "save-support-bundle");
    await press(page, "Enter");
    await page.waitForSelector("#saved");
    assert.equal(await screenId(page), id);
    assert.match(await page.innerText("#saved"), /support-20261122-1030-K7QF4M\.zip[\s\S]*番号「K7QF4M」/);
    assert.equal((await calls(page)).at(-1), "save_support_bundle()");
    assert.equal(await page.$("[data-action=save-support-bundle]"), null);
  }
});

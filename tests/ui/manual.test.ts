import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import * as views from "../../ui/src/backend/fake_views.ts";
import type { View } from "../../ui/src/bindings/View.ts";
import { assertAsInManual, manual } from "../manual/manual.ts";
import { fixtureOfFile } from "./support/fixture.ts";
import { press, waitForScreen } from "./support/measure.ts";

const fixture = await fixtureOfFile();

const ofTest = {
  organization: "(TEST)NTT DATA CORPORATION",
  organizational_unit: "(TEST)ANSER-WEB(BizSOL) TEST CA - G4",
};

const first = views.certificate(0, { ...ofTest, common_name: "R2user101 A001 20211104221513970170" });
const second = views.certificate(1, {
  ...ofTest,
  login_id: "R1user100",
  common_name: "R1user100 A002 20211104215135250169",
});

const issued = views.certificate(2, {
  login_id: "logid031",
  common_name: "logid031 A001 20200304153656560435",
  organization: "(9936)NTT DATA CORPORATION",
  organizational_unit: "(9936)ANSER-WEB(BizSOL) TEST CA - G4",
});

const empty = views.certificates([]);

/** The manual's screens as the core shows them. */
const screens: Readonly<Record<string, View>> = {
  "CCHK001-empty": empty,
  "CCHK001-list": views.certificates([first, second], first.fingerprint),
  "CCHK002-issue": views.authentication("issue"),
  "CCHK002-issue-processing": views.processing(
    { kind: "requesting" },
    { purpose: "issue", login_id: "logid031", certificate: null, session: views.session },
  ),
  "CCHK002-renew": views.authentication("renew", "R2user101", null, first),
  "CCHK002-renew-processing": views.processing(
    { kind: "requesting" },
    { purpose: "renew", login_id: "R2user101", certificate: first, session: null },
  ),
  CCHK007: views.view({
    kind: "result",
    certificate: issued,
    purpose: "issue",
    superseded: null,
    browsers: [],
    elsewhere: [],
  }),
  CCHK008: views.view({
    kind: "proxy_authentication",
    proxy: "http:// /",
    user: "",
    failure: null,
    shows_password: false,
  }),
  "update-available": views.withUpdate(empty, views.available()),
  "update-ready": views.withUpdate(empty, { kind: "ready", version: "1.2.0", forced: false }),
  "update-installed": views.withUpdate(empty, { kind: "installed", version: "1.2.0" }),
};

for (const [name, view] of Object.entries(screens)) {
  test(`${name}: the manual's words, in the manual's order`, async () => {
    const page = await fixture.show(view);
    const isOver = name.startsWith("update");
    assertAsInManual(name, await page.innerText(isOver ? "dialog.update" : "body"));
    if (isOver) return;
    assert.equal(await page.innerText(".screen-id"), name.slice(0, "CCHK001".length));
    assert.match(await page.title(), /^証明書発行アプリケーション/);
  });
}

test("every screen of the window that the manual shows is looked at", () => {
  const shown = Object.keys(manual).filter((name) => /^(CCHK|update)/.test(name));
  assert.deepEqual(shown, Object.keys(screens));
});

test("whom to call, in the dialog and on the screen of an error", async () => {
  const page = await fixture.show(views.failed(views.failure("already_issued")));
  assert.match(
    await page.innerText("main .contact"),
    /国際業務部\s+フリーダイヤル\s+0120-551-039\s+\(平日9:00～17:00\)/,
  );
  await page.click("[data-action=contact]");
  assertAsInManual("contact", await page.innerText("dialog[open]"));
});

test("「証明書更新」 is there where there is nothing to renew, cannot be pressed, and says why", async () => {
  const page = await fixture.show(empty);
  const renew = page.locator("[data-action=begin-renewal]");
  assert.equal(await renew.getAttribute("aria-disabled"), "true");
  const reason = await renew.getAttribute("aria-describedby");
  assert.match(await page.innerText(`#${reason}`), /更新できる証明書がありません。/);
  assert.ok(await page.locator(".certificates").isVisible(), "the list's frame");
  await renew.click({ force: true });
  assert.deepEqual(await callsAfterStart(page), []);
});

test("while it is processed CCHK002's fields are there, cannot be changed, and the password is gone", async () => {
  const page = await fixture.show(screens["CCHK002-issue-processing"]!);
  assert.equal(await page.inputValue("#login-id"), "logid031");
  assert.equal(await page.inputValue("#password"), "");
  for (const id of ["login-id", "password"]) assert.ok(await page.isDisabled(`#${id}`), id);
  assert.equal(await page.locator(".bar button").count(), 0);
  assert.match(await page.innerText(`#${await page.getAttribute("h1", "aria-describedby")}`), /ただいま処理中です。/);
});

test("the serial number is one word where it is copied, by one press", async () => {
  const page = await fixture.show(screens["CCHK007"]!);
  await page.click(".serial");
  assert.equal(await page.evaluate(() => getSelection()?.toString().trim()), issued.serial);
});

test("after the password comes 「認証して発行」, then 「戻る」", async () => {
  const page = await fixture.show(screens["CCHK002-issue"]!);
  await page.focus("summary");
  const reached: (string | null)[] = [];
  for (const _ of ["authenticate", "back"]) {
    await press(page, "Tab");
    reached.push(await page.evaluate(() => document.activeElement?.getAttribute("data-action") ?? null));
  }
  assert.deepEqual(reached, ["authenticate", "back"]);
});

test("what takes its time says so, on whatever screen it was begun", async () => {
  const page = await fixture.open("?list=0");
  await page.evaluate(() => window.fake.hold("views"));
  await page.click("[data-action=begin-issue]");
  await page.waitForSelector(".waiting:not(:empty)");
  assert.match(await page.innerText(".bar"), /^ただいま処理中です。しばらくお待ちください。\s+証明書更新$/);
  await page.evaluate(() => window.fake.release());
  await waitForScreen(page, "CCHK002");
  assert.equal(await page.innerText(".waiting"), "");
});

async function callsAfterStart(page: Page): Promise<string[]> {
  return page.evaluate(() => window.fake.calls.map(({ name }) => name).filter((name) => name !== "start"));
}

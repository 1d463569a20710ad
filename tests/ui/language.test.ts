import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import * as views from "../../ui/src/backend/fake_views.ts";
import type { ErrorCode } from "../../ui/src/bindings/ErrorCode.ts";
import { errors } from "../../ui/src/messages/errors.ts";
import { fixtureOfFile, push } from "./support/fixture.ts";
import { assertSpeaks, calls, focused, openLogin, screenId, waitForScreen } from "./support/measure.ts";
import { inEnglish, screens } from "./support/screens.ts";

const fixture = await fixtureOfFile();

async function switchTo(page: Page, language: "ja" | "en"): Promise<void> {
  await page.click("[data-action=choose-language]");
  await page.waitForSelector(`html[lang=${language}]`);
}

test("the header's switch leads to the other language and back; the focus stays on it", async () => {
  const page = await fixture.open();
  const toggle = page.locator("[data-action=choose-language]");
  assert.deepEqual([await toggle.innerText(), await toggle.getAttribute("lang")], ["English", "en"]);
  await switchTo(page, "en");
  assert.deepEqual([await toggle.innerText(), await toggle.getAttribute("lang")], ["日本語", "ja"]);
  assert.equal(await page.innerText("h1"), "Certificates");
  assert.equal(await focused(page), "choose-language");
  await switchTo(page, "ja");
  assert.equal(await page.innerText("h1"), "証明書取得");
  assert.deepEqual((await calls(page)).slice(1), ["choose_language(en)", "choose_language(ja)"]);
});

test("a double click switches once", async () => {
  const page = await fixture.open();
  await page.dblclick("[data-action=choose-language]");
  await page.waitForSelector("html[lang=en]");
  assert.deepEqual((await calls(page)).slice(1), ["choose_language(en)"]);
});

test("nothing that was typed is lost, and it is sent as it was typed", async () => {
  const page = await fixture.open("?list=0");
  await openLogin(page, "logid031");
  await page.keyboard.type("renshu-031");
  await switchTo(page, "en");
  assert.equal(await screenId(page), "CCHK002");
  assert.equal(await page.inputValue("#login-id"), "logid031");
  await page.click("[data-action=authenticate]");
  await waitForScreen(page, "CCHK007");
  assert.ok((await calls(page)).includes("authenticate(logid031, renshu-031)"));
  assert.equal(await page.innerText("h1"), "Result");
});

test("the word about full-width letters comes along", async () => {
  const page = await fixture.show(views.authentication("issue"));
  await page.fill("#login-id", "ｌｏｇｉｄ");
  await switchTo(page, "en");
  assert.match(await page.innerText("#login-id-hint"), /full-width/);
});

test("the row that is selected stays so, and none is selected where none was", async () => {
  const page = await fixture.show(views.certificates(views.oneOfEach, views.oneOfEach[0]!.fingerprint));
  const selected = () => page.locator("[aria-selected=true]").getAttribute("data-fingerprint");
  await page.locator("[role=option]").nth(1).click();
  await switchTo(page, "en");
  assert.equal(await selected(), views.oneOfEach[1]!.fingerprint);
  assert.match(await page.innerText("#renew-hint"), /“R1user100” is selected/);
  await page.locator("[role=option]").nth(2).click({ force: true });
  await switchTo(page, "ja");
  assert.equal(await page.locator("[aria-selected=true]").count(), 0);
});

test("the step in progress goes on in the other language", async () => {
  const page = await fixture.show(screens["CCHK002-requesting"]!);
  await switchTo(page, "en");
  await push(page, inEnglish(screens["CCHK002-installing"]!));
  assert.match(await page.innerText(".steps .running"), /being put on this PC/);
});

test("questions and the contact are asked in the window's language", async () => {
  const page = await fixture.open("?start=endless&language=en");
  const pressed = [
    ["CCHK007-renew", "remove-superseded", /Remove the old certificate\?/],
    ["CCHK010-may-be-issued", "discard", /Discard this request\?/],
    ["CCHK002-issue", "contact", /International Operations Department[\s\S]*Toll-free[\s\S]*weekdays/],
  ] as const;
  for (const [name, action, wanted] of pressed) {
    await push(page, inEnglish(screens[name]!));
    await page.click(`[data-action=${action}]`);
    assert.match(await page.innerText("dialog[open]"), wanted);
    await assertSpeaks(page, "en", name);
    await page.keyboard.press("Escape");
  }
});

test("every failure is told in English, without a second English below it", async () => {
  const page = await fixture.open("?start=endless");
  for (const code of Object.keys(errors) as ErrorCode[]) {
    await push(page, inEnglish(views.failed(views.failure(code), "retry")));
    await assertSpeaks(page, "en", code);
    assert.equal(await page.locator(".english").count(), 0);
  }
});

test("what cannot be expected is told in the language of the last screen", async () => {
  const page = await fixture.open("?start=endless");
  await push(page, inEnglish(screens["CCHK002-issue"]!));
  await page.evaluate(() =>
    window.fake.push({ ...window.fake.views.resume(true), language: "en", screen: null as never }),
  );
  assert.match(await page.innerText("main"), /Something unexpected happened/);
});

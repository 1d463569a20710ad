import assert from "node:assert/strict";
import { test } from "node:test";
import * as views from "../../ui/src/backend/fake_views.ts";
import type { ErrorCode } from "../../ui/src/bindings/ErrorCode.ts";
import type { PrimaryAction } from "../../ui/src/bindings/PrimaryAction.ts";
import { errors, explain } from "../../ui/src/messages/errors.ts";
import { fixtureOfFile, push } from "./support/fixture.ts";
import { assertNothingCut, calls } from "./support/measure.ts";

const codes = Object.keys(errors) as ErrorCode[];
const details = [
  { remaining_tries: null, retry_at: null },
  { remaining_tries: 2, retry_at: "2026-11-22T22:00:00Z" },
];

const fixture = await fixtureOfFile();

test("every code is shown with what happened, what to do, whom to call and its code", async () => {
  const page = await fixture.open("?start=endless", { viewport: { width: 320, height: 720 } });
  for (const code of codes) {
    const failure = views.failure(code);
    await push(page, views.failed(failure, "retry"));
    const shown = await page.innerText("main");
    const { title, explanation, next } = explain(failure, "ja");
    for (const text of [title, explanation, ...next, "0120-551-039", `エラーコード: ${code}`]) {
      assert.ok(shown.includes(text), `${code}: ${text}`);
    }
    await page.click("summary");
    assert.ok((await page.innerText(".english")).includes(explain(failure, "en").title), code);
    await assertNothingCut(page, code);
  }
});

test("one button is filled: the one that helps", async () => {
  const page = await fixture.open("?start=endless");
  const labels: Record<PrimaryAction, string> = {
    retry: "もう一度",
    issue: "証明書発行",
    inspect: "証明書の点検",
    back: "戻る",
    close: "閉じる",
  };
  for (const [action, label] of Object.entries(labels) as [PrimaryAction, string][]) {
    await push(page, views.failed(views.failure("clock_wrong"), action));
    assert.deepEqual(await page.locator("footer .button.filled").allInnerTexts(), [label]);
    const others = await page.locator("footer .button.outlined").allInnerTexts();
    assert.equal(new Set([...others, label]).size, others.length + 1, "no button is there twice");
    assert.ok([...others, label].includes("戻る") && [...others, label].includes("閉じる"), action);
    assert.equal([...others, label].includes("もう一度"), action === "retry" || action === "inspect");
  }
});

test("in an English window the error is told in English", async () => {
  const page = await fixture.open("?start=endless");
  await push(page, { ...views.failed(views.failure("clock_wrong"), "inspect"), language: "en" });
  assert.match(await page.innerText("main"), /This PC's date and time are far off\.[\s\S]*Error code: clock_wrong/);
  assert.deepEqual(await page.locator("footer .button").allInnerTexts(), ["Close", "Inspect", "Try again", "Back"]);
  assert.equal(await page.locator(".english").count(), 0, "nothing is told twice");
});

test("the button does what it says, and Enter never closes the app", async () => {
  for (const [action, call] of [
    ["retry", "retry()"],
    ["issue", "begin_issue()"],
    ["inspect", "inspect()"],
    ["back", "back()"],
  ] as const) {
    const page = await fixture.open();
    await push(page, views.failed(views.failure("clock_wrong"), action));
    await page.keyboard.press("Enter");
    assert.equal((await calls(page)).at(-1), call);
  }
  const page = await fixture.open();
  await push(page, views.failed(views.failure("already_running"), "close"));
  await page.keyboard.press("Enter");
  assert.ok(!(await calls(page)).includes("close()"));
  await page.click("[data-action=close]");
  assert.equal((await calls(page)).at(-1), "close()");
});

test("every text is whole in both languages, with and without details", () => {
  for (const code of codes) {
    for (const more of details) {
      for (const language of ["ja", "en"] as const) {
        const { title, explanation, next } = explain(views.failure(code, more), language);
        assert.ok(next.length > 0, code);
        for (const text of [title, explanation, ...next]) {
          assert.match(text, language === "ja" ? /。$/ : /[.”]$/, `${code}: ${text}`);
          assert.doesNotMatch(text, /undefined|null|NaN|\$\{|\[object/, code);
        }
      }
    }
  }
});

test("the bank's details are in the words", () => {
  const wrong = views.failure("wrong_credentials", { remaining_tries: 2 });
  assert.match(explain(wrong, "ja").explanation, /あと2回/);
  assert.match(explain(wrong, "en").explanation, /2/);
  const busy = views.failure("service_unavailable", { retry_at: "2026-11-22T22:00:00Z" });
  assert.match(explain(busy, "ja").next.join(), /2026年11月23日\(月\) 07:00から/);
  assert.match(explain(busy, "en").next.join(), /23 November 2026 at 07:00 \(Japan time\)/);
});

test("an administrator is told the place to put right", async () => {
  const page = await fixture.open("?start=endless");
  await push(page, views.failed(views.failure("policy_unusable", { place: "/etc/cc1554/policy.toml:3" })));
  assert.match(await page.innerText("main"), /エラーコード: policy_unusable\s+場所: \/etc\/cc1554\/policy\.toml:3/);
});

test("an administrator is told what to write, and what the proxy has to take (cases 10 and 14)", () => {
  for (const language of ["ja", "en"] as const) {
    const said = (code: ErrorCode) => explain(views.failure(code), language).next.join();
    for (const written of ["%2F", "%3F", "%23"]) assert.ok(said("proxy_setting_unusable").includes(written), written);
    for (const scheme of ["Kerberos", "NTLM"]) assert.ok(said("proxy_sign_in_failed").includes(scheme), scheme);
  }
});

test("no two codes have the same words", () => {
  const titles = codes.map((code) => errors[code].ja.title);
  assert.equal(new Set(titles).size, titles.length);
});

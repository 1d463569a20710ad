import assert from "node:assert/strict";
import { test } from "node:test";
import * as views from "../../ui/src/backend/fake_views.ts";
import type { ErrorCode } from "../../ui/src/bindings/ErrorCode.ts";
import { errors, explain } from "../../ui/src/messages/errors.ts";
import { fixtureOfFile, push } from "./support/fixture.ts";
import { assertNothingCut } from "./support/measure.ts";

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
    await push(page, views.failed(failure, true));
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

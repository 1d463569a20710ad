import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { fixtureOfFile, push, sizes, windowSize } from "./support/fixture.ts";
import {
  assertAccessible,
  assertAccessibleInDark,
  assertNoCspViolation,
  assertNothingCut,
  focused,
  screenId,
} from "./support/measure.ts";
import { screens } from "./support/screens.ts";

const fixture = await fixtureOfFile();

for (const [size, options] of Object.entries(sizes)) {
  describe(`every screen, ${size}`, () => {
    let page: Page;
    before(async () => {
      page = await fixture.open("?start=endless", options);
    });

    for (const [name, view] of Object.entries(screens)) {
      test(name, async () => {
        await push(page, view);
        assert.equal(await screenId(page), name.slice(0, "CCHK000".length));
        assert.ok(await page.isVisible("[data-action=contact]"), "the contact is one step away");
        await assertNothingCut(page, name);
        await assertNoCspViolation(page, name);
        // Three hundred rows are the four of CCHK001-certificates over and over.
        if (options.viewport === windowSize && name !== "CCHK001-many") {
          await assertAccessible(page, name);
          await assertAccessibleInDark(page, name);
        }
      });
    }
  });
}

test("twice the text size cuts nothing", async () => {
  const page = await fixture.open("?start=endless");
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes", { fontSizes: { standard: 32 } });
  for (const [name, view] of Object.entries(screens)) {
    await push(page, view);
    await assertNothingCut(page, name);
  }
});

test("the caret is where one types, otherwise the heading has the focus", async () => {
  const page = await fixture.open("?start=endless");
  const carets: Readonly<Record<string, string>> = {
    "CCHK001-certificates": "h1",
    "CCHK002-issue": "login-id",
    "CCHK002-issue-wrong": "password",
    "CCHK002-issue-id": "login-id",
    "CCHK002-issue-general": "password",
    "CCHK002-renew": "password",
    "CCHK002-renew-unclaimed": "login-id",
    "CCHK002-resume": "password",
    "CCHK002-requesting": "h1",
    "CCHK007-issue": "h1",
    "CCHK008-proxy": "proxy-user",
    "CCHK008-wrong": "proxy-password",
    "CCHK008-empty": "proxy-user",
    "CCHK009-retry": "h1",
    "CCHK010-may-be-issued": "h1",
    "CCHK011-store-password": "store-password",
    "CCHK011-wrong": "store-password",
    "CCHK012-found": "h1",
  };
  for (const [name, caret] of Object.entries(carets)) {
    await push(page, screens[name]!);
    assert.equal(await focused(page), caret, name);
  }
});

test("before a first certificate it is said whose it will be, and warned of where that is true alone", async () => {
  const page = await fixture.show(screens["CCHK002-issue"]!);
  const line = "このパソコン（KEIRI-PC01）のユーザー「tanaka」で使う証明書を発行します。";
  assert.equal(await page.innerText("#session"), line);
  assert.equal(await page.locator(".caution").count(), 0);
  await push(page, screens["CCHK002-issue-elsewhere"]!);
  assert.equal(await page.innerText("#session"), line);
  const cautions = await page.locator(".caution h2").allInnerTexts();
  assert.deepEqual(cautions, ["リモートデスクトップでお使いです。", "別のユーザーの権限で実行しています。"]);
  await push(page, screens["CCHK002-renew"]!);
  assert.equal(await page.locator("#session, .caution").count(), 0);
});

test("the login ID in error is selected", async () => {
  const page = await fixture.show(screens["CCHK002-issue-id"]!);
  assert.equal(await page.evaluate(() => getSelection()?.toString()), "logid:031");
});

test("the next step is in view at the default size, and so is what has the focus", async () => {
  const page = await fixture.open("?start=endless");
  for (const [name, view] of Object.entries(screens)) {
    await push(page, view);
    for (const button of await page.$$(".button.filled")) {
      if (await button.isVisible()) assert.ok(await button.evaluate(isUncovered), `${name}: the next step`);
    }
    assert.ok(await page.evaluate(`(${isUncovered})(document.activeElement)`), `${name}: the focus`);
  }
});

function isUncovered(target: Element): boolean {
  const { x, y, width, height } = target.getBoundingClientRect();
  const at = document.elementFromPoint(x + width / 2, y + height / 2);
  return at !== null && (target.contains(at) || at.contains(target));
}

test("the step changes in place: the focus stays and a status says it", async () => {
  const page = await fixture.show(screens["CCHK002-requesting"]!);
  const heading = await page.$("h1");
  await push(page, screens["CCHK002-installing"]!);
  assert.ok(await heading?.evaluate((element) => element === document.activeElement));
  assert.match((await page.textContent(".progress [role=status]")) ?? "", /このパソコンに入れ/);
  assert.equal(await page.getAttribute(".steps .running", "aria-current"), "step");
});

test("the title names the screen, what it says, and the app", async () => {
  const page = await fixture.show(screens["CCHK007-issue"]!);
  const done = "電子証明書の発行とインストールが完了しました。";
  assert.equal(
    await page.title(),
    `証明書発行アプリケーション - 結果 - ${done} - 瀬戸信用金庫 電子証明書発行更新アプリ`,
  );
});

test("the title says what went wrong with what was typed", async () => {
  const page = await fixture.open("?start=endless");
  const wrong = ["CCHK002-issue-wrong", "CCHK002-issue-general", "CCHK008-wrong", "CCHK011-wrong"];
  for (const name of wrong) {
    await push(page, screens[name]!);
    const told = await page.innerText(".beside strong");
    assert.ok((await page.title()).includes(` - ${told} - `), name);
  }
});

test("the title follows the step", async () => {
  const page = await fixture.show(screens["CCHK002-requesting"]!);
  assert.match(await page.title(), / - 認証 - 銀行に申請しています。 - /);
  await push(page, screens["CCHK002-installing"]!);
  assert.match(await page.title(), / - 認証 - 証明書をこのパソコンに入れ、/);
});

test("「練習用」 is on every screen of the practice edition and on none of the other", async () => {
  const page = await fixture.open("?start=endless");
  const view = screens["CCHK002-issue"]!;
  await push(page, view);
  assert.match((await page.innerText(".practice")) ?? "", /練習用/);
  await push(page, { ...view, bank: { ...view.bank, practice: false } });
  assert.equal(await page.isVisible(".practice"), false);
});

test("dates are the bank's, whatever zone the PC is set to", async () => {
  const page = await fixture.show(screens["CCHK010-may-be-issued"]!, { timezoneId: "Pacific/Honolulu" });
  assert.match((await page.textContent("main")) ?? "", /2026年11月21日\(土\) 17:12/);
});

test("nothing moves where the system says so", async () => {
  const page = await fixture.show(screens["CCHK002-requesting"]!, { reducedMotion: "reduce" });
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import * as views from "../../ui/src/backend/fake_views.ts";
import { fixtureOfFile, push } from "./support/fixture.ts";
import { calls, focused, press } from "./support/measure.ts";

const fixture = await fixtureOfFile();

/** The row with the focus, the selected one, and whether 「証明書更新」 can be pressed. */
async function state(page: Page): Promise<readonly [current: number, selected: number, enabled: boolean]> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll("[role=option]")];
    const renew = document.querySelector("[data-action=begin-renewal]");
    return [
      rows.indexOf(document.activeElement as Element),
      rows.findIndex((row) => row.getAttribute("aria-selected") === "true"),
      renew?.getAttribute("aria-disabled") === "false",
    ] as const;
  });
}

const rowsOf = (page: Page) => page.locator("[role=option]");

async function tabStops(page: Page): Promise<number> {
  return page.locator("[role=option][tabindex='0']").count();
}

async function open(query = ""): Promise<Page> {
  const page = await fixture.open(query);
  await page.focus("[role=option][tabindex='0']");
  return page;
}

test("the list is one tab stop, and nothing is selected at first", async () => {
  const page = await open();
  assert.equal(await tabStops(page), 1);
  assert.deepEqual(await state(page), [0, -1, false]);
});

test("the first arrow selects the row it starts from, the next one moves", async () => {
  const page = await open();
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await state(page), [0, 0, true]);
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await state(page), [1, 1, true]);
  await press(page, "ArrowUp", "ArrowUp");
  assert.deepEqual(await state(page), [0, 0, true]);
  assert.equal(await tabStops(page), 1);
});

test("space selects", async () => {
  const page = await open();
  await page.keyboard.press("Space");
  assert.deepEqual(await state(page), [0, 0, true]);
});

test("an expired row can be read but not renewed, and the hint says why", async () => {
  const page = await open();
  await press(page, "End", "ArrowUp", "ArrowUp");
  assert.deepEqual(await state(page), [2, -1, false]);
  const row = rowsOf(page).nth(2);
  assert.equal(await row.getAttribute("aria-disabled"), "true");
  const hint = await page.getAttribute("[data-action=begin-renewal]", "aria-describedby");
  assert.match(await page.innerText(`#${hint}`), /再発行してください/);
  await page.keyboard.press("Enter");
  assert.deepEqual(await calls(page), ["start()"]);
});

test("a revoked one and one whose time has not come say why, and what to do", async () => {
  const page = await open();
  const reasons = [
    [3, /まだ有効期間が始まっていません。パソコンの日付が正しいか.*2026年12月1日\(火\) 09:00から有効です。/],
    [4, /失効した証明書は更新できません。「証明書発行」から再発行してください。/],
  ] as const;
  for (const [row, reason] of reasons) {
    await rowsOf(page).nth(row).click({ force: true });
    assert.deepEqual(await state(page), [row, -1, false]);
    assert.match(await page.innerText("#renew-hint"), reason);
    await page.click("[data-action=begin-renewal]", { force: true });
  }
  assert.deepEqual(await calls(page), ["start()"]);
});

test("case 16: row and result say from when a certificate is valid", async () => {
  const page = await open();
  assert.match(await rowsOf(page).nth(3).innerText(), /2026年12月1日\(火\) 09:00から有効/);
  await push(page, views.validLater());
  const moment = "2026年11月22日\\(日\\) 19:30から";
  assert.match(await page.innerText("#done"), new RegExp(`${moment}2027年11月22日まで有効`));
  assert.match(await page.innerText(".remarks"), new RegExp(`${moment}有効です。それまでは、ログインに使えません。`));
  await push(page, views.result("issue"));
  assert.doesNotMatch(await page.innerText("main"), /から有効です/);
});

test("case 21: a certificate that does not say whose it is goes by its common name, and the login ID is asked for", async () => {
  const page = await fixture.open("?start=endless");
  const unclaimed = views.certificate(0, { login_id: null, common_name: "瀬戸商事 外為担当" });
  await push(page, views.certificates([unclaimed]));
  assert.match(await rowsOf(page).first().innerText(), /瀬戸商事 外為担当/);
  await rowsOf(page).first().click();
  assert.match(await page.innerText("#renew-hint"), /「瀬戸商事 外為担当」の証明書を選んでいます/);
  await push(page, views.authentication("renew", "", null, unclaimed));
  assert.match(await page.innerText("main"), /ログインIDとログインパスワードを入力の上、「認証」/);
  assert.match(await page.innerText(".subject"), /CN=瀬戸商事 外為担当/);
  await page.fill("#login-id", "logid031");
  await page.fill("#password", "renshu-031");
  await page.click("[data-action=authenticate]");
  assert.deepEqual((await calls(page)).at(-1), "authenticate(logid031, renshu-031)");
});

test("what a newer one has taken the place of says so, in the row and when it is selected", async () => {
  const page = await fixture.open("?start=endless");
  const ended = { state: "expired", days_left: -9, renewable: false } as const;
  const rows = [views.certificate(0, { superseded: true }), views.certificate(1, { superseded: true, ...ended })];
  await push(page, views.certificates(rows));
  const said = await rowsOf(page).allInnerTexts();
  assert.match(said[0]!, /更新済み/);
  assert.doesNotMatch(said[0]!, /あと/);
  assert.match(said[1]!, /期限切れ/);
  assert.doesNotMatch(said[1]!, /再発行/);
  await rowsOf(page).nth(0).click();
  assert.deepEqual(await state(page), [0, 0, true]);
  assert.match(await page.innerText("#renew-hint"), /「R2user101」には、新しい証明書があります。/);
  await rowsOf(page).nth(1).click({ force: true });
  assert.match(await page.innerText("#renew-hint"), /更新できません。「R2user102」には、新しい/);
});

test("on the last day it says hours, whichever day it ends on", async () => {
  const page = await fixture.show(views.certificates([views.certificate(0, { days_left: 0 })]));
  assert.match(await page.innerText("[role=option]"), /あと24時間以内/);
});

test("「証明書更新」 without a choice leads to the list", async () => {
  const page = await fixture.open();
  await page.click("[data-action=begin-renewal]", { force: true });
  assert.deepEqual(await state(page), [0, -1, false]);
  assert.deepEqual(await calls(page), ["start()"]);
});

test("a click selects, and the selected row is inverted", async () => {
  const page = await fixture.open();
  const row = rowsOf(page).nth(1);
  const colours = () =>
    row.evaluate((element) => {
      const { color, backgroundColor } = getComputedStyle(element);
      return { color, backgroundColor };
    });
  const before = await colours();
  await row.click();
  await page.mouse.move(0, 0);
  assert.deepEqual(await state(page), [1, 1, true]);
  const after = await colours();
  assert.equal(after.backgroundColor, before.color);
  assert.equal(after.color, "rgb(255, 255, 255)");
});

test("typing finds a login ID, in either case", async () => {
  const page = await open();
  await page.keyboard.type("r1USER");
  assert.deepEqual(await state(page), [1, 1, true]);
  const other = await open();
  await other.keyboard.type("L");
  assert.deepEqual(await state(other), [3, -1, false]);
});

test("typing what no login ID begins with changes nothing", async () => {
  const page = await open();
  await page.keyboard.type("zz");
  assert.deepEqual(await state(page), [0, -1, false]);
});

test("the core's choice is selected at first, and Enter renews it", async () => {
  const page = await fixture.show(views.certificates(views.oneOfEach, views.oneOfEach[1]!.fingerprint));
  assert.deepEqual(await state(page), [-1, 1, true]);
  await page.keyboard.press("Enter");
  assert.deepEqual((await calls(page)).at(-1), `begin_renewal(${views.oneOfEach[1]!.fingerprint})`);
});

test("an expired choice of the core's is not selected", async () => {
  const page = await fixture.show(views.certificates(views.oneOfEach, views.oneOfEach[2]!.fingerprint));
  assert.deepEqual(await state(page), [-1, -1, false]);
});

test("what a row says: login ID, end, days left, and the name as the manual prints it", async () => {
  const page = await fixture.open();
  const rows = await rowsOf(page).allInnerTexts();
  assert.match(
    rows[0]!,
    /R2user101\s+有効期限 2026年12月4日\s+あと12日\s+CN=R2user101 A001 20211104221513970170, OU=\(1554\)ANSER-WEB\(BizSOL\) PRACTICE CA - G4, O=\(1554\)NTT DATA CORPORATION/,
  );
  assert.match(rows[2]!, /期限切れ/);
  assert.match(rows[3]!, /2026年12月1日\(火\) 09:00から有効/);
  assert.match(rows[4]!, /失効済み/);
});

const toggleOf = (page: Page) => page.locator("[data-action=toggle-ended]");

async function toggleIs(page: Page, name: string, expanded: boolean): Promise<void> {
  const found = page.getByRole("button", { name, expanded, exact: true });
  assert.equal(await found.getAttribute("data-action"), "toggle-ended");
}

test("expired and revoked rows are there, can be put away and brought back", async () => {
  const page = await fixture.open();
  await toggleIs(page, "期限切れ・失効の証明書を隠す（2件）", true);
  await toggleOf(page).click();
  assert.deepEqual(
    (await page.getByRole("option").allInnerTexts()).map((text) => text.slice(0, 9)),
    ["R2user101", "R1user100", "logid031\n"],
  );
  await toggleIs(page, "期限切れ・失効の証明書を表示（2件）", false);
  await toggleOf(page).click();
  assert.equal(await page.getByRole("option").count(), 5);
  assert.deepEqual(await calls(page), ["start()"]);
});

test("rows put away by keyboard: the focus stays, arrows and typing pass over them", async () => {
  const page = await open();
  await press(page, "Tab", "Enter");
  assert.equal(await focused(page), "toggle-ended");
  await press(page, "Shift+Tab", "End");
  assert.deepEqual(await state(page), [3, -1, false]);
  await press(page, "ArrowUp");
  assert.deepEqual(await state(page), [1, 1, true]);
  await press(page, "ArrowDown", "ArrowDown");
  assert.deepEqual(await state(page), [3, -1, false]);
  // 「R3user001」 is put away: the first letter finds the first row.
  await page.keyboard.type("R3");
  assert.deepEqual(await state(page), [0, 0, true]);
});

test("putting rows away leaves what is selected, and no word about a row that is not there", async () => {
  const page = await open();
  await page.keyboard.press("ArrowDown");
  await toggleOf(page).click();
  assert.equal(await rowsOf(page).nth(0).getAttribute("aria-selected"), "true");
  await toggleOf(page).click();
  await rowsOf(page).nth(2).click({ force: true });
  await toggleOf(page).click();
  assert.match(await page.innerText("#renew-hint"), /リストから選んでください/);
  assert.equal(await tabStops(page), 1);
  await toggleOf(page).focus();
  await press(page, "Shift+Tab");
  assert.deepEqual(await state(page), [0, -1, false]);
});

test("rows stay away in this window, unless the core leads to one of them", async () => {
  const page = await fixture.show(views.certificates(views.oneOfEach));
  await toggleOf(page).click();
  await push(page, views.authentication("issue"));
  await push(page, views.certificates(views.oneOfEach));
  assert.equal(await page.getByRole("option").count(), 3);
  await push(page, views.certificates(views.oneOfEach, views.oneOfEach[2]!.fingerprint));
  assert.equal(await page.getByRole("option").count(), 5);
});

test("where every certificate has ended, the button alone is left; where none has, there is no button", async () => {
  const page = await fixture.show(views.certificates([views.oneOfEach[2]!]));
  await toggleOf(page).click();
  assert.equal(await page.isVisible("[role=listbox]"), false);
  await toggleOf(page).click();
  assert.equal(await page.getByRole("option").count(), 1);
  await push(page, views.certificates([views.oneOfEach[0]!]));
  assert.equal(await toggleOf(page).count(), 0);
});

test("three hundred certificates: typing, Home, End, and the current row in view between the bars", async () => {
  const page = await open("?list=300");
  await page.keyboard.press("End");
  assert.deepEqual(await state(page), [299, 299, true]);
  await page.keyboard.press("ArrowUp");
  const [top, bottom, bar] = await page.evaluate(() => {
    const row = document.activeElement!.getBoundingClientRect();
    return [row.top, row.bottom, document.querySelector(".bar")!.getBoundingClientRect().top];
  });
  assert.ok(top! >= 0 && bottom! <= bar! + 1, `${top} ${bottom} ${bar}`);
  await page.keyboard.press("Home");
  assert.deepEqual(await state(page), [0, 0, true]);
  await page.keyboard.type("R2user37");
  assert.deepEqual(await state(page), [269, 269, true]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import * as views from "../../ui/src/backend/fake_views.ts";
import { fixtureOfFile, push } from "./support/fixture.ts";
import { calls, press } from "./support/measure.ts";
import { inGrace } from "./support/screens.ts";

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

test("who changes PCs sees what to tell of the certificate that is looked at, and one press selects it", async () => {
  const page = await open();
  await page.click("#new-pc summary");
  assert.match(await page.innerText("#new-pc-certificate"), /リストで証明書を選ぶと/);
  for (const row of [0, 2]) {
    await rowsOf(page).nth(row).click({ force: true });
    const { login_id: loginId, serial } = views.oneOfEach[row]!;
    const told = await page.locator("#new-pc-certificate dd").allInnerTexts();
    assert.deepEqual(told, [loginId, serial]);
  }
  await page.click("#new-pc-certificate dd >> nth=1");
  assert.equal(await page.evaluate(() => getSelection()?.toString()), views.oneOfEach[2]!.serial);
});

test("one in its period of grace is over, and renewed until a moment that is said", async () => {
  const page = await fixture.show(views.certificates([inGrace], inGrace.fingerprint));
  const row = await page.innerText("[role=option]");
  assert.match(row, /期限切れ/);
  assert.match(row, /2026年12月12日\(土\) 15:15まで更新できます/);
  assert.deepEqual(await state(page), [-1, 0, true]);
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

test("a key in the security chip is named in its row, and the result says where the new one lives", async () => {
  const page = await fixture.open();
  assert.deepEqual(await page.locator(".key").allTextContents(), [
    "秘密鍵: このパソコンのセキュリティチップ（TPM）の中",
  ]);
  await push(page, views.renewed("logid031", false));
  assert.match(await page.locator("dl.facts").innerText(), /秘密鍵\s+このパソコンの、証明書の保存先の中/);
});

test("expired and revoked rows can be put away and shown again; what is selected stays", async () => {
  const page = await fixture.open();
  const toggle = page.locator("[data-action=put-away]");
  await rowsOf(page).nth(1).click();
  await toggle.click();
  assert.equal(await rowsOf(page).count(), 3);
  assert.doesNotMatch((await rowsOf(page).allInnerTexts()).join(), /期限切れ|失効済み/);
  assert.match(await toggle.innerText(), /（2件）を表示する/);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-action")), "put-away");
  assert.match(await page.innerText("#renew-hint"), /「R1user100」の証明書を選んでいます/);
  assert.equal(await tabStops(page), 1);
  await toggle.click();
  assert.equal(await rowsOf(page).count(), 5);
  await page.click("[data-action=begin-renewal]");
  assert.equal((await calls(page)).at(-1), `begin_renewal(${views.oneOfEach[1]!.fingerprint})`);
});

test("a row that is put away is no choice, and the hint no longer speaks of it", async () => {
  const page = await fixture.open();
  await rowsOf(page).nth(4).click({ force: true });
  assert.match(await page.innerText("#renew-hint"), /失効した証明書/);
  await page.click("[data-action=put-away]");
  assert.match(await page.innerText("#renew-hint"), /リストから選んでください/);
  await page.click("[data-action=begin-renewal]", { force: true });
  assert.deepEqual(await calls(page), ["start()"]);
});

test("what is put away stays so on the next list; where nothing else is there, nothing can be", async () => {
  const page = await fixture.open();
  await page.click("[data-action=put-away]");
  await push(page, views.certificates(views.oneOfEach));
  assert.equal(await rowsOf(page).count(), 3);
  await push(page, views.certificates([views.oneOfEach[2]!, views.oneOfEach[4]!]));
  assert.equal(await rowsOf(page).count(), 2);
  assert.equal(await page.locator("[data-action=put-away]").count(), 0);
});

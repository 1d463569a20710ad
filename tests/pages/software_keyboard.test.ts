import assert from "node:assert/strict";
import { test } from "node:test";
import { fixtureOfFile, type Visitor } from "./support/fixture.ts";

const fixture = await fixtureOfFile();

async function withKeyboard(): Promise<Visitor> {
  const visitor = await fixture.visitor();
  await visitor.go("/");
  await visitor.page.check("#use-keyboard");
  return visitor;
}

async function press({ page }: Visitor, text: string): Promise<void> {
  for (const character of text) {
    const isCapital = /[A-Z]/.test(character);
    const shift = page.getByRole("button", { name: /^Shift/ });
    if (isCapital) await shift.click();
    await page.getByRole("button", { name: character, exact: true }).click();
    if (isCapital) await shift.click();
  }
}

test("it is offered, and only there when it is wanted", async () => {
  const visitor = await fixture.visitor();
  await visitor.go("/");
  assert.equal(await visitor.page.isVisible("#keyboard"), false);
  await visitor.page.check("#use-keyboard");
  assert.equal(await visitor.page.isVisible("#keyboard"), true);
  await visitor.page.uncheck("#use-keyboard");
  assert.equal(await visitor.page.isVisible("#keyboard"), false);
});

test("a clerk logs in with it", async () => {
  const visitor = await withKeyboard();
  const { login_id, password } = fixture.bank.user(1);
  await press(visitor, login_id);
  await visitor.page.click("text=次の欄へ");
  assert.equal(await visitor.page.innerText(".goes-to"), "入力先：ログインパスワード");
  await press(visitor, password);
  await visitor.page.click("#login");
  await visitor.page.waitForSelector(".welcome");
  assert.equal(await visitor.page.innerText("#login-id"), login_id);
});

test("it types into the field that was used last, deletes, and knows every character of ASCII", async () => {
  const visitor = await withKeyboard();
  await visitor.page.focus("#password");
  const all = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join("");
  await press(visitor, all);
  assert.equal(await visitor.page.inputValue("#password"), all);
  await visitor.page.click("text=1文字削除");
  assert.equal(await visitor.page.inputValue("#password"), all.slice(0, -1));
  await visitor.page.click("text=全て削除");
  assert.equal(await visitor.page.inputValue("#password"), "");
});

test("it keeps to the length of the field", async () => {
  const visitor = await withKeyboard();
  await press(visitor, "a".repeat(33));
  assert.equal((await visitor.page.inputValue("#login-id")).length, 32);
});

test("it can be used with the real keyboard's Tab and Space", async () => {
  const visitor = await withKeyboard();
  await visitor.tabTo("use-keyboard");
  await visitor.page.keyboard.press("Tab");
  await visitor.page.keyboard.press("Space");
  assert.equal(await visitor.page.inputValue("#login-id"), "1");
});

test("without scripts it is not offered, and the login works", async () => {
  const visitor = await fixture.visitor({ javaScriptEnabled: false });
  await visitor.go("/");
  assert.equal(await visitor.page.isVisible("#use-keyboard"), false);
  await visitor.logIn(fixture.bank.user(2));
  assert.equal(await visitor.at(), "BTOP001");
});

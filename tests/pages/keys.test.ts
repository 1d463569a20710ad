import assert from "node:assert/strict";
import { test } from "node:test";
import { fixtureOfFile, type Visitor } from "./support/fixture.ts";

const fixture = await fixtureOfFile();

test("a clerk logs in, looks at the certificates and logs out with keys alone", async () => {
  const visitor = await fixture.visitor();
  const { login_id, password } = fixture.bank.user();
  await visitor.go("/");
  await visitor.tabTo("login-id");
  await visitor.type(login_id, "Tab", password, "Enter");
  await visitor.page.waitForSelector(".welcome");
  await visitor.tabTo("renewal");
  await visitor.page.keyboard.press("Enter");
  await visitor.page.waitForSelector("text=トップページへ");
  assert.equal(await visitor.at(), "BSMS002");
});

test("after a refusal the caret is in the password field, which is empty", async () => {
  const visitor = await fixture.visitor();
  await visitor.logIn({ login_id: "nobody", password: "wrong" });
  assert.equal(await visitor.focused(), "password");
  assert.equal(await visitor.page.inputValue("#password"), "");
  assert.equal(await visitor.page.inputValue("#login-id"), "nobody");
});

test("a login ID is obtained with keys alone", async () => {
  const visitor = await fixture.visitor();
  const contract = fixture.bank.ready.contracts[0]!;
  await visitor.go("/acquisition");
  await visitor.tabTo("obtain-login-id");
  await visitor.page.keyboard.press("Enter");
  await visitor.page.waitForSelector("#number");
  await visitor.tabTo("number");
  const [number, first, next] = [contract.number, contract.first_password, "my new password"];
  await visitor.type(number, "Tab", first, "Tab", next, "Tab", next, "Tab", "Enter");
  await visitor.page.waitForSelector("#next");
  assert.equal(await visitor.at(), "BSMS011");
});

test("the question before the start is opened, left and answered with keys alone", async () => {
  const visitor = await fixture.visitor();
  await visitor.go("/acquisition");
  const button = "証明書発行アプリの起動";
  await visitor.tabTo(button);
  await visitor.page.keyboard.press("Enter");
  assert.equal(await isOpen(visitor), true);
  await visitor.page.keyboard.press("Escape");
  assert.equal(await isOpen(visitor), false);
  assert.equal(await visitor.focused(), button);
  await visitor.page.keyboard.press("Enter");
  await visitor.tabTo("launch-open");
  await visitor.page.keyboard.press("Enter");
  assert.equal(await isOpen(visitor), false);
});

function isOpen({ page }: Visitor): Promise<boolean> {
  return page.evaluate(() => document.querySelector("dialog")?.open === true);
}

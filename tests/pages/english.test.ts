import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "../ui/support/measure.ts";
import { fixtureOfFile } from "./support/fixture.ts";
import { prepare, visitAll } from "./support/screens.ts";

const fixture = await fixtureOfFile();
const identities = await prepare(fixture);
const japanese = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/;

test("every screen in English: no Japanese but names, and axe finds nothing", async () => {
  const found: string[] = [];
  // The policy keeps axe itself out.
  await visitAll(fixture, identities, { bypassCSP: true, locale: "en-GB" }, async (name, visitor) => {
    const { page } = visitor;
    assert.equal(await visitor.at(), name.slice(0, "BLGI001".length));
    assert.equal(await page.getAttribute("html", "lang"), "en", name);
    const left = (await page.evaluate(textsNotCalledJapanese)).filter((text) => japanese.test(text));
    found.push(...left.map((text) => `${name}: ${text}`));
    await assertAccessible(page, name).catch(({ message }: Error) => found.push(message));
  });
  assert.equal(found.join("\n"), "");
});

/** What is to be read or heard, without what says of itself that it is Japanese. */
function textsNotCalledJapanese(): string[] {
  const texts = [document.title];
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("[lang=ja]") !== null) continue;
    for (const name of ["aria-label", "title", "placeholder"]) texts.push(element.getAttribute(name) ?? "");
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? "");
  }
  for (const { content } of document.querySelectorAll("template")) texts.push(content.textContent ?? "");
  return texts;
}

test("the language is switched on the page, and stays", async () => {
  const visitor = await fixture.visitor();
  await visitor.go("/");
  assert.equal(await visitor.page.innerText("h1"), "ログイン");
  await visitor.page.click("#language");
  assert.equal(await visitor.page.innerText("h1"), "Login");
  await visitor.page.click("#acquisition");
  assert.equal(await visitor.page.innerText("h1"), "Obtaining a certificate");
  await visitor.page.click("#language");
  assert.equal(await visitor.page.innerText("h1"), "証明書取得認証");
  await visitor.close();
});

test("the software keyboard is in the page's language", async () => {
  const visitor = await fixture.visitor({ locale: "en-GB" });
  await visitor.go("/");
  await visitor.page.check("#use-keyboard");
  await visitor.page.click("text=Next field");
  assert.equal(await visitor.page.innerText(".goes-to"), "Typing into: Login password");
  await visitor.close();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { fixtureOfFile, push } from "./support/fixture.ts";
import { calls, openLogin, waitForScreen } from "./support/measure.ts";
import { screens } from "./support/screens.ts";

const password = "geheim-秘密-42";

const fixture = await fixtureOfFile();

async function typed(): Promise<Page> {
  const page = await fixture.open("?list=0");
  await openLogin(page, "logid031");
  await page.fill("#password", password);
  return page;
}

/** Every text, attribute and field of the page, and whatever it may have stored. */
async function everything(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll("input")].map(({ value }) => value);
    const stored = [document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)];
    return [document.documentElement.outerHTML, ...fields, location.href, ...stored].join();
  });
}

test("a password is masked and nothing offers to keep it", async () => {
  const page = await fixture.open("?start=endless");
  const fields = { "CCHK002-issue": "password", "CCHK008-wrong": "proxy-password", "CCHK011-wrong": "store-password" };
  for (const [name, id] of Object.entries(fields)) {
    await push(page, screens[name]!);
    assert.equal(await page.getAttribute(`#${id}`, "type"), "password");
    assert.equal(await page.getAttribute(`#${id}`, "autocomplete"), "off");
    assert.equal(await page.getAttribute(`#${id}`, "name"), null);
  }
  assert.equal(await page.$("form"), null);
});

test("it is gone from the page the moment it is handed over", async () => {
  const page = await typed();
  await page.evaluate(() => window.fake.hold("steps"));
  const field = await page.$("#password");
  const left = await page.evaluate((input) => {
    document.querySelector<HTMLButtonElement>("[data-action=authenticate]")?.click();
    return (input as HTMLInputElement).value;
  }, field);
  assert.equal(left, "");
  await page.waitForSelector(".steps");
  assert.doesNotMatch(await everything(page), /geheim/);
  assert.equal((await calls(page)).at(-1), `authenticate(logid031, ${password})`);
});

test("it is not there after an error or after going back", async () => {
  const page = await typed();
  await page.fill("#password", "wrong");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".beside");
  assert.equal(await page.inputValue("#password"), "");
  await page.fill("#password", password);
  await page.keyboard.press("Escape");
  await waitForScreen(page, "CCHK001");
  await page.keyboard.press("Enter");
  await waitForScreen(page, "CCHK002");
  assert.equal(await page.inputValue("#password"), "");
  assert.equal(await page.inputValue("#login-id"), "");
  assert.doesNotMatch(await everything(page), /geheim/);
});

test("it shows only while the eye is held down", async () => {
  const page = await typed();
  const type = () => page.getAttribute("#password", "type");
  await page.hover(".eye");
  await page.mouse.down();
  assert.equal(await type(), "text");
  await page.mouse.up();
  assert.equal(await type(), "password");
  await page.focus(".eye");
  await page.keyboard.down("Space");
  assert.equal(await type(), "text");
  await page.keyboard.up("Space");
  assert.equal(await type(), "password");
  await page.keyboard.down("Space");
  await page.focus("#login-id");
  assert.equal(await type(), "password");
});

test("a word about Caps Lock and about full-width letters", async () => {
  const page = await typed();
  await page.fill("#login-id", "ｌｏｇｉｄ０３１");
  assert.match(await page.innerText("#login-id-hint"), /半角/);
  await page.fill("#login-id", "logid031");
  assert.equal(await page.innerText("#login-id-hint"), "");
  await page.evaluate(() => {
    const event = new KeyboardEvent("keydown", { key: "A", modifierCapsLock: true, bubbles: true });
    document.querySelector("#password")?.dispatchEvent(event);
  });
  assert.match(await page.innerText("#password-hint"), /Caps Lock/);
});

import assert from "node:assert/strict";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import type { Language } from "../../../ui/src/bindings/Language.ts";
import { focused as focusedElement, overflowing } from "../../support/page.ts";

/** No violation that axe knows, of any level. */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  const levels = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  assert.deepEqual(await violations(axe(page).withTags(levels)), [], what);
}

/** The same in the dark, where nothing but the colours is another. */
export async function assertAccessibleInDark(page: Page, what: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  const contrast = ["color-contrast", "color-contrast-enhanced"];
  assert.deepEqual(await violations(axe(page).withRules(contrast)), [], `${what}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(); // one frame: no second page for each run
}

async function violations(check: AxeBuilder): Promise<readonly string[]> {
  const { violations: found } = await check.analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

/** Nothing the content security policy refused. */
export async function assertNoCspViolation(page: Page, what = "policy"): Promise<void> {
  assert.deepEqual(await page.evaluate(() => window.violations), [], what);
}

/** Nothing to scroll sideways for, and no text cut off in its box. */
export async function assertNothingCut(page: Page, what: string): Promise<void> {
  assert.deepEqual(await page.evaluate(overflowing), [], what);
}

/** What no language of ours may say in the other: a phrase, not a name. */
const foreign: Readonly<Record<Language, RegExp>> = {
  en: /[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e]+/g,
  ja: /(?:[A-Za-z]{2,} ){3,}/g,
};

/** No text in the other language, but what is marked as such, and what comes from a certificate or a person. */
export async function assertSpeaks(page: Page, language: Language, what: string): Promise<void> {
  const text = await page.evaluate(textsOf, language);
  assert.deepEqual(text.match(foreign[language]) ?? [], [], what);
}

function textsOf(language: string): string {
  const given = ["code", ".dn", ".names", ".login-id", `[lang]:not([lang=${language}])`].join();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [document.title];
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    if (text.parentElement?.closest(given) === null) found.push(text.textContent ?? "");
  }
  for (const named of document.querySelectorAll("[aria-label]")) found.push(named.getAttribute("aria-label") ?? "");
  return found.join("\n");
}

/** What has the focus: its id, its action, or its element. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(focusedElement);
}

/** The number of the screen on display. */
export async function screenId(page: Page): Promise<string> {
  return page.evaluate(() => document.documentElement.dataset["screen"] ?? "");
}

/** The intents so far, as `name(argument, …)`. */
export async function calls(page: Page): Promise<string[]> {
  return page.evaluate(() => window.fake.calls.map(({ name, arguments: values }) => `${name}(${values.join(", ")})`));
}

/** Waits until the screen with this number is on display. */
export async function waitForScreen(page: Page, id: string): Promise<void> {
  await page.waitForSelector(`html[data-screen="${id}"]`);
}

/** Presses keys, one after another. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Types where the caret is, and presses Enter. */
export async function enter(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

/** CCHK002 of an issue, by Enter alone; with a login ID, the caret in the password. */
export async function openLogin(page: Page, loginId = ""): Promise<void> {
  await page.keyboard.press("Enter");
  await waitForScreen(page, "CCHK002");
  if (loginId === "") return;
  await page.keyboard.type(loginId);
  await page.keyboard.press("Tab");
}

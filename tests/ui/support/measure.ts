import assert from "node:assert/strict";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
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

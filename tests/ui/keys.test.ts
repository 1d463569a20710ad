import assert from "node:assert/strict";
import { test } from "node:test";
import type { CDPSession, Page } from "playwright-core";
import { fixtureOfFile, push } from "./support/fixture.ts";
import { calls, enter, focused, openLogin, screenId, waitForScreen } from "./support/measure.ts";
import { screens } from "./support/screens.ts";

const fixture = await fixtureOfFile();

async function atLogin(): Promise<Page> {
  const page = await fixture.open("?list=0");
  await openLogin(page);
  return page;
}

test("Escape goes back from where one types", async () => {
  const page = await atLogin();
  await page.keyboard.press("Escape");
  await waitForScreen(page, "CCHK001");
  assert.equal((await calls(page)).at(-1), "back()");
});

test("Escape does nothing where there is no way back", async () => {
  const page = await fixture.open("?start=resume");
  await page.keyboard.press("Escape");
  assert.deepEqual(await calls(page), ["start()"]);
});

test("Escape closes a dialog and nothing behind it; the focus returns", async () => {
  const page = await atLogin();
  await page.click("[data-action=contact]");
  assert.match(await page.innerText("dialog[open]"), /国際業務部[\s\S]*平日9:00～17:00/);
  await page.keyboard.press("Escape");
  assert.equal(await page.$("dialog[open]"), null);
  assert.equal(await focused(page), "contact");
  assert.equal(await screenId(page), "CCHK002");
});

test("the contact opens and closes by keyboard, and Enter reaches nothing behind it", async () => {
  const page = await fixture.open("?list=0");
  await page.focus("[data-action=contact]");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "close-contact");
  await page.keyboard.press("Enter");
  assert.equal(await page.$("dialog[open]"), null);
  assert.deepEqual(await calls(page), ["start()"]);
});

test("Enter in the login ID asks for the rest", async () => {
  const page = await atLogin();
  await enter(page, "logid031");
  await page.waitForSelector(".beside");
  assert.equal(await focused(page), "password");
  assert.match(await page.innerText(".beside"), /password_empty/);
});

test("case 30: Enter that ends a conversion does not submit", async () => {
  const page = await atLogin();
  const session = await page.context().newCDPSession(page);
  await compose(session, "長さん");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".beside");
  assert.deepEqual(await calls(page), ["start()", "begin_issue()", "authenticate(長さん, )"]);
});

/** Types as an input method does: a composition, ended by an Enter that carries key code 229. */
async function compose(session: CDPSession, text: string): Promise<void> {
  await session.send("Input.imeSetComposition", { text, selectionStart: 3, selectionEnd: 3 });
  const key = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 };
  await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...key });
  await session.send("Input.insertText", { text });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...key, windowsVirtualKeyCode: 13 });
}

/** The key that ends a conversion, as the engines report it: before the composition's end or after it. */
const ending: Readonly<Record<string, { key: string; keyCode: number; isComposing?: boolean }>> = {
  "Enter, still composing": { key: "Enter", keyCode: 13, isComposing: true },
  "Enter of the input method": { key: "Enter", keyCode: 229 },
  "Enter without its name (WebKitGTK)": { key: "Unidentified", keyCode: 229 },
  "Enter in process (Windows)": { key: "Process", keyCode: 229 },
  "Escape, still composing": { key: "Escape", keyCode: 27, isComposing: true },
  "Escape of the input method": { key: "Escape", keyCode: 229 },
};

for (const [name, key] of Object.entries(ending)) {
  test(`case 30: ${name} neither submits nor goes back`, async () => {
    const page = await atLogin();
    await page.evaluate((init) => {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true }));
    }, key);
    assert.deepEqual(await calls(page), ["start()", "begin_issue()"]);
  });
}

test("Enter held down presses one button only", async () => {
  const page = await fixture.open("?list=0");
  await page.keyboard.down("Enter");
  await waitForScreen(page, "CCHK002");
  await page.keyboard.down("Enter");
  await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  assert.deepEqual(await calls(page), ["start()", "begin_issue()"]);
});

test("a double click presses one button only", async () => {
  const page = await fixture.open("?start=resume");
  await page.dblclick("[data-action=resume]");
  await waitForScreen(page, "CCHK002");
  assert.deepEqual(await calls(page), ["start()", "resume()"]);
});

test("nothing is sent twice while the first is under way", async () => {
  const page = await atLogin();
  await page.evaluate(() => window.fake.hold("steps"));
  await page.fill("#login-id", "logid031");
  await page.fill("#password", "secret");
  await page.evaluate(() => {
    const button = document.querySelector<HTMLButtonElement>("[data-action=authenticate]");
    button?.click();
    button?.click();
    document.querySelector<HTMLButtonElement>("[data-action=back]")?.click();
  });
  await page.waitForSelector(".steps");
  assert.deepEqual(await calls(page), ["start()", "begin_issue()", "authenticate(logid031, secret)"]);
});

test("a view that comes a second time leaves the focus and the text alone", async () => {
  const page = await atLogin();
  await page.keyboard.type("logid031");
  await page.evaluate(() => window.fake.tell(null));
  assert.equal(await page.inputValue("#login-id"), "logid031");
  assert.equal(await focused(page), "login-id");
});

test("an answer that overtakes its view does not let a second press through", async () => {
  const page = await fixture.open("?list=0");
  await page.evaluate(() => window.fake.hold("views"));
  const press = () =>
    page.evaluate(() => document.querySelector<HTMLButtonElement>("[data-action=begin-issue]")?.click());
  await press();
  await page.waitForFunction(
    () => window.fake.calls.at(-1)?.name === "begin_issue" && window.fake.calls.at(-1)?.answered,
  );
  await press();
  await page.evaluate(() => window.fake.release());
  await waitForScreen(page, "CCHK002");
  assert.deepEqual(await calls(page), ["start()", "begin_issue()"]);
});

test("an intent that fails shows a plain screen and no word of the exception", async () => {
  const page = await fixture.open("?start=broken");
  assert.equal(await screenId(page), "CCHK009");
  assert.match(await page.innerText("main"), /もう一度起動してください/);
  assert.doesNotMatch(await page.content(), /secret inside/);
  await page.keyboard.press("Enter");
  assert.equal((await calls(page)).at(-1), "close()");
});

test("a view this app does not know shows the plain screen, with the contact", async () => {
  const page = await fixture.open("?start=endless");
  const view = { ...screens["CCHK001-empty"]!, screen: { kind: "from the future" } };
  await push(page, view as never);
  assert.match(await page.innerText("main"), /予期しない問題[\s\S]*0120-551-039/);
});

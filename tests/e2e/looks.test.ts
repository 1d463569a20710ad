import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { overflowing } from "../support/page.ts";
import { run } from "../support/process.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { issueByTerminal } from "../support/terminal.ts";
import { until } from "../support/wait.ts";
import { Key } from "../support/webdriver.ts";

/** The usual window at 200 %: half as wide and high for the page. */
desktopTest("at 200 % nothing is cut off", (session) => everyScreen(session, "zoomed", 380, 480), { scale: 2 });

/** As narrow as the window can be made. */
desktopTest("in a narrow window nothing is cut off", (session) => everyScreen(session, "narrow", 340, 480));

desktopTest("the window is dark where the desktop is", async (session) => {
  await Bank.open(session);
  const app = await App.openList(session, { GTK_THEME: "Adwaita:dark" });
  await app.picture("dark-CCHK001");
  const ground = await app.page.run("return getComputedStyle(document.documentElement).backgroundColor");
  assert.equal(ground, "rgb(18, 25, 32)");
});

async function everyScreen(session: Session, look: string, width: number, height: number): Promise<void> {
  const bank = await Bank.open(session);
  await issueByTerminal(session, bank.user());
  await issueByTerminal(session, bank.user(1));
  const app = await App.open(session);
  const keep = async (name: string) => {
    await app.picture(`${look}-${name}`);
    assert.deepEqual(await app.page.call(overflowing), [], name);
    assert.deepEqual(await broken(app), [], name);
  };
  await app.shows("CCHK001");
  await resize(session, app, width, height);
  await keep("CCHK001");
  await app.page.press(`${Key.tab}${Key.tab}${Key.down}`);
  await keep("CCHK001-selected");
  await app.click("contact");
  await keep("contact");
  await app.page.press(Key.escape);
  await app.click("begin-issue");
  await app.shows("CCHK002");
  await app.requestHere({ ...bank.user(2), password: "chigau" });
  await app.isThere("#password-error");
  await keep("CCHK002-wrong");
  assert.ok(await isInSight(app, "#password-error strong"));
  await app.enterPassword(bank.user(2).password);
  await app.shows("CCHK007");
  await keep("CCHK007");
  await bank.close();
  await app.close();
  const without = await App.openList(session);
  await resize(session, without, width, height);
  await without.click("begin-issue");
  await without.shows("CCHK009");
  await without.picture(`${look}-CCHK009`);
  assert.deepEqual(await without.page.call(overflowing), []);
}

/** Makes the window so large, in the page's pixels. */
async function resize(session: Session, app: App, width: number, height: number): Promise<void> {
  const scale = Number(session.environment["GDK_SCALE"]);
  const found = await run(["xdotool", "search", "--onlyvisible", "--class", "cert-app"], session.environment);
  const pixels = [width, height].map((length) => String(length * scale)) as [string, string];
  await run(["xdotool", "windowsize", found.trim(), ...pixels], session.environment);
  await until("the new size", () => app.page.run("return innerWidth === arguments[0]", width));
}

/** Whether nothing covers an element, not even the bar of buttons. */
function isInSight(app: App, selector: string): Promise<boolean> {
  return app.page.run(
    `
      const element = document.querySelector(arguments[0]);
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return found !== null && element.contains(found);`,
    selector,
  );
}

/** Phrases in two lines, though one would have held them. */
function broken(app: App): Promise<readonly string[]> {
  return app.page.run(`
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = [...range.getClientRects()];
      const length = lines.reduce((sum, { width }) => sum + width, 0);
      const japanese = /^[^ -~]+$/.test(text.data); // Latin words may break where their spaces are.
      if (japanese && lines.length > 1 && length < text.parentElement.clientWidth) found.push(text.data);
    }
    return found;`);
}

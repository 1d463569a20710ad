import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { linesWith, logOf } from "../support/log.ts";
import type { Ending } from "../support/process.ts";
import { programs } from "../support/programs.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { issueByTerminal } from "../support/terminal.ts";
import { visibleWindows } from "../support/windows.ts";

desktopTest("a link starts the app where it leads", async (session) => {
  const bank = await Bank.open(session);
  await issueByTerminal(session, bank.user(1));
  const { serial, fingerprint } = await issueByTerminal(session, bank.user());
  const app = await App.open(session, {}, [`cc1554-practice://renew?serial=${serial}`]);
  await app.shows("CCHK001");
  assert.equal(await app.selected(), fingerprint);
  await app.picture("CCHK001-link");
  await app.kill();

  const issuing = await App.open(session, {}, ["cc1554-practice://issue"]);
  await issuing.shows("CCHK002");
});

desktopTest("links reach the window that is open; what is typed stays", async (session) => {
  const bank = await Bank.open(session);
  const { serial, fingerprint } = await issueByTerminal(session, bank.user());
  const app = await App.openList(session);
  const second = await follow(session, `cc1554-practice:///renew/?serial=${serial.toUpperCase()}`);
  assert.deepEqual(second, { code: 0, signal: null });
  await app.isThere("[aria-selected=true]");
  assert.equal(await app.selected(), fingerprint);
  await follow(session, "cc1554-practice://issue");
  await app.shows("CCHK002");
  await app.page.press("half-ty");
  await follow(session, `cc1554-practice://renew?serial=${serial}`);
  await follow(session, "cc1554-practice://issue");
  await app.page.press("ped");
  assert.equal(await app.value("#login-id"), "half-typed");
  assert.equal((await visibleWindows(session)).length, 1);
});

desktopTest("a hostile link does nothing and leaves one line that does not repeat it", async (session) => {
  await Bank.open(session);
  const app = await App.openList(session);
  const hostile = [
    ["cc1554-practice://evil.example/issue"],
    ["cc1554-practice://renew?serial=1&serial=evil"],
    [`cc1554-practice://issue?evil=${"x".repeat(100_000)}`],
    ["cc1554-practice://issue", "--evil"],
    ["cc1554-practice://issue\nevil"],
    ["cc1554-practice://iss\nue"],
    ["evil\u0007\u202e"],
  ];
  for (const parameters of hostile) assert.deepEqual(await follow(session, ...parameters), { code: 0, signal: null });
  await app.shows("CCHK001");
  assert.equal((await visibleWindows(session)).length, 1);
  const log = await logOf(session);
  assert.equal(linesWith(log, "link refused"), hostile.length);
  assert.doesNotMatch(log, /evil|serial=|issue/);
});

desktopTest("links that come all at once do no more than one", async (session) => {
  await Bank.open(session);
  const app = await App.openList(session);
  const both = ["cc1554-practice://issue", "cc1554-practice://evil.example/"];
  const several = Array.from({ length: 6 }, () => both).flat();
  const endings = await Promise.all(several.map((link) => follow(session, link)));
  assert.deepEqual(new Set(endings.map(({ code }) => code)), new Set([0]));
  await app.shows("CCHK002");
  assert.equal((await visibleWindows(session)).length, 1);
  const log = await logOf(session);
  assert.equal(linesWith(log, "link refused"), several.length / 2);
  await app.page.press("typed");
  assert.equal(await app.value("#login-id"), "typed");
});

desktopTest("a link is followed once, though two plugins see it", async (session) => {
  await Bank.open(session);
  const app = await App.openList(session);
  await follow(session, "cc1554-practice://open");
  await follow(session, "cc1554-practice://issue");
  await app.shows("CCHK002");
  assert.equal(linesWith(await logOf(session), '"message":"intent","name":"follow"'), 2);
});

desktopTest("arguments that are not Unicode make it a start by hand, the first and the second", async (session) => {
  await Bank.open(session);
  const unreadable = ["cc1554-practice://issue", "$(printf 'cc1554-practice://issue\\377')", "--evil"] as const;
  const start = (number: number): [string, ...string[]] => {
    const words = unreadable.slice(number, number + 2).map((word) => `"${word}"`);
    return ["sh", "-c", `exec "$0" ${words.join(" ")}`, programs.app];
  };
  const app = await App.drive(session, async (automation) => session.start(start(0), automation));
  await app.shows("CCHK001");
  for (const number of [0, 1]) {
    assert.deepEqual(await session.start(start(number)).ended, { code: 0, signal: null });
  }
  await follow(session, "cc1554-practice://issue");
  await app.shows("CCHK002");
  assert.equal((await visibleWindows(session)).length, 1);
  const log = await logOf(session);
  assert.equal(linesWith(log, "link refused"), 3);
  assert.doesNotMatch(log, /evil|panicked/);
});

desktopTest("without a session bus a link opens a window of its own", async (session) => {
  await Bank.open(session);
  const first = await App.openList(session);
  const nowhere = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${session.aside("no-bus")}` };
  const second = await App.open(session, nowhere, ["cc1554-practice://issue"]);
  await second.shows("CCHK002");
  await first.shows("CCHK001");
  assert.equal((await visibleWindows(session)).length, 2);
});

/** A second start, as the desktop makes it of a click on a link. */
function follow(session: Session, ...parameters: readonly string[]): Promise<Ending> {
  return session.start([programs.app, ...parameters]).ended;
}

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { atDesk, type Desk } from "../support/desk.ts";
import type { Ending } from "../support/process.ts";
import { programs } from "../support/programs.ts";
import { issueByTerminal } from "../support/terminal.ts";
import { visibleWindows } from "../support/windows.ts";

const chosenRow = "return document.querySelector('[aria-selected=true]')?.dataset.fingerprint ?? null";

atDesk("a link starts the app where it leads", async (desk) => {
  const bank = await Bank.open(desk);
  await issueByTerminal(desk, bank.clerk(1));
  const { serial, fingerprint } = await issueByTerminal(desk, bank.clerk());
  const app = await App.open(desk, {}, [`cc1554://renew?serial=${serial}`]);
  await app.shows("CCHK001");
  assert.equal(await app.page.run(chosenRow), fingerprint);
  await app.picture("CCHK001-link");
  await app.kill();

  const issuing = await App.open(desk, {}, ["cc1554://issue"]);
  await issuing.shows("CCHK002");
});

atDesk("links reach the window that is open; what is typed stays", async (desk) => {
  const bank = await Bank.open(desk);
  const { serial, fingerprint } = await issueByTerminal(desk, bank.clerk());
  const app = await App.open(desk);
  await app.shows("CCHK001");
  assert.deepEqual(await follow(desk, `cc1554:///renew/?serial=${serial.toUpperCase()}`), { code: 0, signal: null });
  await app.isThere("[aria-selected=true]");
  assert.equal(await app.page.run(chosenRow), fingerprint);
  await follow(desk, "cc1554://issue");
  await app.shows("CCHK002");
  await app.page.press("half-ty");
  await follow(desk, `cc1554://renew?serial=${serial}`);
  await follow(desk, "cc1554://issue");
  await app.page.press("ped");
  assert.equal(await app.page.run("return document.querySelector('#login-id').value"), "half-typed");
  assert.equal((await visibleWindows(desk)).length, 1);
});

atDesk("a hostile link does nothing and leaves one line that does not repeat it", async (desk) => {
  await Bank.open(desk);
  const app = await App.open(desk);
  await app.shows("CCHK001");
  const hostile = [
    ["cc1554://evil.example/issue"],
    ["cc1554://renew?serial=1&serial=evil"],
    [`cc1554://issue?evil=${"x".repeat(100_000)}`],
    ["cc1554://issue", "--evil"],
    ["cc1554://issue\nevil"],
    ["evil\u0007\u202e"],
  ];
  for (const parameters of hostile) {
    assert.deepEqual(await follow(desk, ...parameters), { code: 0, signal: null });
  }
  await app.shows("CCHK001");
  assert.equal((await visibleWindows(desk)).length, 1);
  const log = await logOf(desk);
  assert.equal(log.split("\n").filter((line) => line.includes("link refused")).length, hostile.length);
  assert.doesNotMatch(log, /evil|serial=/);
});

atDesk("links that come all at once do no more than one", async (desk) => {
  await Bank.open(desk);
  const app = await App.open(desk);
  await app.shows("CCHK001");
  const several = Array.from({ length: 6 }, () => [["cc1554://issue"], ["cc1554://evil.example/"]]).flat();
  const endings = await Promise.all(several.map((parameters) => follow(desk, ...parameters)));
  assert.deepEqual(new Set(endings.map(({ code }) => code)), new Set([0]));
  await app.shows("CCHK002");
  assert.equal((await visibleWindows(desk)).length, 1);
  const log = await logOf(desk);
  assert.equal(log.split("\n").filter((line) => line.includes("link refused")).length, several.length / 2);
  await app.page.press("typed");
  assert.equal(await app.page.run("return document.querySelector('#login-id').value"), "typed");
});

atDesk("without a session bus a link opens a window of its own", async (desk) => {
  await Bank.open(desk);
  const first = await App.open(desk);
  await first.shows("CCHK001");
  const nowhere = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${desk.aside("no-bus")}` };
  const second = await App.open(desk, nowhere, ["cc1554://issue"]);
  await second.shows("CCHK002");
  await first.shows("CCHK001");
  assert.equal((await visibleWindows(desk)).length, 2);
});

/** A second start, as the desktop makes it of a click on a link. */
function follow(desk: Desk, ...parameters: readonly string[]): Promise<Ending> {
  return desk.start([programs.app, ...parameters]).ended;
}

async function logOf(desk: Desk): Promise<string> {
  const folder = join(desk.environment["XDG_STATE_HOME"] ?? "", "jp.example.setoshin.cc1554.practice", "logs");
  const texts = (await readdir(folder)).map((name) => readFile(join(folder, name), "utf8"));
  return (await Promise.all(texts)).join("");
}

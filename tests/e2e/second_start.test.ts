import assert from "node:assert/strict";
import { chmod, chown, cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { linesWith, logOf } from "../support/log.ts";
import { run } from "../support/process.ts";
import { programs } from "../support/programs.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { until } from "../support/wait.ts";
import { isTold, visibleWindows } from "../support/windows.ts";

/** What a start ends with that finds a window which does not answer (`ExitDialog` in the shell). */
const NOT_ANSWERED = 4;

/** The user number of nobody, on every Debian. */
const NOBODY = 65_534;

desktopTest("a second start brings the first window to the front and opens none", async (session) => {
  const app = await App.openList(session);
  const [window, ...others] = await visibleWindows(session);
  assert.deepEqual(others, []);
  await run(["xdotool", "windowminimize", "--sync", window ?? ""], session.environment);
  await until("no window", async () => (await visibleWindows(session)).length === 0);

  const second = session.start([programs.app]);
  assert.deepEqual(await second.ended, { code: 0, signal: null });
  await until("the window again", async () => (await visibleWindows(session)).length > 0);
  assert.deepEqual(await visibleWindows(session), [window]);
  await until(
    "its focus",
    async () => (await run(["xdotool", "getactivewindow"], session.environment)).trim() === window,
  );
  await app.shows("CCHK001");
});

desktopTest("somebody else at the same PC gets a window of their own", async (session) => {
  const mine = await App.openList(session);
  const theirs = await theOther(session);
  const running = session.start(["setpriv", ...theirs.identity, theirs.app], theirs.environment);
  await until("two windows", async () => (await visibleWindows(session)).length === 2);
  assert.ok(running.isRunning, running.errorOutput);
  await mine.shows("CCHK001");
});

desktopTest("case 28: where the first start hangs, the second says so and ends", async (session) => {
  await Bank.open(session);
  const app = await App.openList(session);
  const windows = await visibleWindows(session);
  process.kill(app.pid ?? 0, "SIGSTOP");
  const links = [[], ["cc1554-practice://issue"]];
  const seconds = links.map((link) => session.start([programs.app, ...link]));
  for (const _ of seconds) await isTold(session);
  for (const second of seconds) assert.deepEqual(await second.ended, { code: NOT_ANSWERED, signal: null });
  assert.deepEqual(await visibleWindows(session), windows);
  assert.equal(linesWith(await logOf(session), "the window that is open does not answer"), seconds.length);

  process.kill(app.pid ?? 0, "SIGCONT");
  await app.shows("CCHK002");
  assert.equal((await visibleWindows(session)).length, 1);
});

desktopTest("case 28: a start that comes while the window is busy waits for it", async (session) => {
  const app = await App.openList(session);
  process.kill(app.pid ?? 0, "SIGSTOP");
  const second = session.start([programs.app]);
  await until("its start", async () => linesWith(await logOf(session), '"message":"started"') === 2);
  process.kill(app.pid ?? 0, "SIGCONT");
  assert.deepEqual(await second.ended, { code: 0, signal: null });
});

desktopTest("case 29: a start on another display of the user opens a window there", async (session) => {
  const bank = await Bank.open(session);
  const first = await App.openList(session);
  const display = await session.openDisplay();
  const second = await App.open(session, { DISPLAY: display }, ["cc1554-practice://issue"]);
  await second.shows("CCHK002");
  assert.equal((await visibleWindows(session)).length, 1);
  assert.equal((await visibleWindows(session, "cert-app", display)).length, 1);
  await first.shows("CCHK001");
  // Each finds its own display's.
  for (const [DISPLAY, link] of [
    [`${display}.0`, "cc1554-practice://open"],
    [session.environment["DISPLAY"], "cc1554-practice://issue"],
  ] as const) {
    assert.deepEqual(await session.start([programs.app, link], { DISPLAY }).ended, { code: 0, signal: null });
  }
  await first.shows("CCHK002");
  await second.requestHere(bank.user());
  await second.shows("CCHK007");
  assert.equal((await bank.certificates()).length, 1);
});

desktopTest("case 29: of two windows that want to change something, the journal lets one", async (session) => {
  const bank = await Bank.open(session, "1*enroll:delay=8000");
  const [first, display] = [await App.openList(session), await session.openDisplay()];
  const second = await App.openList(session, { DISPLAY: display });
  await first.requestCertificate(bank.user());
  await first.isProcessing();
  await bank.hasIssued(1);
  await second.click("begin-issue");
  await second.shows("CCHK009");
  await first.shows("CCHK007");
  assert.equal((await bank.certificates()).length, 1);
  await second.click("back");
  await second.shows("CCHK001");
  await second.requestCertificate(bank.user(1));
  await second.shows("CCHK007");
});

/** Another user: other numbers where the test may give them, in any case another home, bus and folder for sockets. */
async function theOther(session: Session) {
  const [home, sockets] = [session.aside("their-home"), session.aside("their-run")];
  for (const folder of [home, sockets]) await mkdir(folder, { mode: 0o700 });
  // Where the program was built may be closed to others.
  const app = session.aside("cert-app");
  await cp(programs.app, app);
  const may = process.getuid?.() === 0;
  if (may) {
    await chmod(join(app, ".."), 0o711);
    for (const owned of [home, sockets]) await chown(owned, NOBODY, NOBODY);
  } else {
    console.log("only root may be two users at once: tried with one user's two homes and buses");
  }
  const number = String(NOBODY);
  const identity = may ? ["--reuid", number, "--regid", number, "--clear-groups", "--"] : ["--"];
  const environment = {
    HOME: home,
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_STATE_HOME: join(home, ".local", "state"),
    XDG_RUNTIME_DIR: sockets,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(sockets, "bus")}`,
  };
  const bus = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"];
  const address = `--address=${environment.DBUS_SESSION_BUS_ADDRESS}`;
  await session.start(["setpriv", ...identity, ...bus, address], environment).firstLine();
  return { app, identity, environment };
}

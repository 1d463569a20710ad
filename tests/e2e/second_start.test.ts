import assert from "node:assert/strict";
import { chmod, chown, cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { run } from "../support/process.ts";
import { programs } from "../support/programs.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { until } from "../support/wait.ts";
import { visibleWindows } from "../support/windows.ts";

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

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { type Running, run } from "../support/process.ts";
import { programs } from "../support/programs.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { issueByTerminal } from "../support/terminal.ts";
import { until } from "../support/wait.ts";
import { visibleWindows } from "../support/windows.ts";

/** A click does what the notice offers, as on the usual desktops. */
const settings = `[global]
    font = Noto Sans CJK JP 11
    geometry = "500x5-30+20"
    width = 500
    mouse_left_click = do_action
`;

desktopTest("a certificate near its end is shown by the desktop, once; a click opens its renewal", async (session) => {
  const bank = await Bank.openWith(session, ["--validity-days", "30"]);
  const clerk = bank.user();
  const { fingerprint } = await issueByTerminal(session, clerk);
  const notices = await openNotices(session);

  const app = await App.drive(session, async (automation) => {
    const check = session.start([programs.app, "--remind"], automation);
    await pressNotice(session);
    assert.deepEqual(await check.ended, { code: 0, signal: null });
    return check;
  });
  const said = notices.errorOutput;
  assert.match(said, /電子証明書の更新をお願いします/);
  assert.match(
    said,
    new RegExp(`ログインID「${clerk.login_id}」の電子証明書は20\\d\\d年\\d+月\\d+日（あと(30|29)日）`),
  );
  await app.shows("CCHK001");
  assert.equal(await app.selected(), fingerprint);
  await app.picture("CCHK001-reminded");

  const again = session.start([programs.app, "--remind"]);
  assert.deepEqual(await again.ended, { code: 0, signal: null });
  assert.equal(notices.errorOutput, said, "no second notice");
});

desktopTest("a notice that no desktop takes is due again", async (session) => {
  const bank = await Bank.openWith(session, ["--validity-days", "30"]);
  await issueByTerminal(session, bank.user());
  // Nobody shows notices on this bus, and nobody can be started to.
  const nowhere = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${session.aside("no-bus")}` };
  const failed = await session.start([programs.app, "--remind"], nowhere).ended;
  assert.deepEqual(failed, { code: 1, signal: null });
  const notices = await openNotices(session);
  session.start([programs.app, "--remind"]);
  await until("the notice", async () => /お願いします/.test(notices.errorOutput));
});

desktopTest(
  "case 32: where the desktop hangs, the check ends by itself and the notice is due again",
  async (session) => {
    const bank = await Bank.openWith(session, ["--validity-days", "30"]);
    await issueByTerminal(session, bank.user());
    const hanging = await openNotices(session);
    process.kill(hanging.pid, "SIGSTOP");
    assert.deepEqual(await session.start([programs.app, "--remind"]).ended, { code: 1, signal: null });
    assert.equal(hanging.errorOutput.includes("お願いします"), false);
    await hanging.kill();
    const notices = await openNotices(session);
    session.start([programs.app, "--remind"]);
    await until("the notice", async () => /お願いします/.test(notices.errorOutput));
  },
);

/** The session's desktop shows notices from now on, and says what they say. */
async function openNotices(session: Session): Promise<Running> {
  const file = session.aside("dunstrc");
  await writeFile(file, settings);
  const notices = session.start(["sh", "-c", 'exec dunst -config "$0" -print >&2', file]);
  await run(["gdbus", "wait", "--session", "--timeout", "30", "org.freedesktop.Notifications"], session.environment);
  return notices;
}

async function pressNotice(session: Session): Promise<void> {
  const window = await until("the notice", async () => (await visibleWindows(session, "Dunst"))[0] ?? false);
  await run(["xdotool", "mousemove", "--window", window, "40", "20", "click", "1"], session.environment);
}

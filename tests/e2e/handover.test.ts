import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { Browser } from "../support/browser.ts";
import { run } from "../support/process.ts";
import { programs, root } from "../support/programs.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { until } from "../support/wait.ts";
import { visibleWindows } from "../support/windows.ts";

desktopTest(
  "from the bank's pages into the open window, back with the certificate, and to its renewal",
  async (session) => {
    await install(session);
    const bank = await Bank.open(session);
    const app = await App.openList(session);
    const browser = await Browser.open(session, bank, undefined, { policy: withoutQuestion(bank), headless: false });
    await browser.launchApp();
    await app.shows("CCHK002");
    assert.equal((await visibleWindows(session)).length, 1);

    const clerk = bank.clerk();
    await app.requestHere(clerk);
    await app.shows("CCHK007");
    const serial = await app.serial();
    assert.deepEqual(await browser.logIn(), { loginId: clerk.loginId, serial });

    await browser.launchApp("/renewal");
    await app.shows("CCHK001");
    await app.isThere("[aria-selected=true]");
    await app.click("begin-renewal");
    await app.shows("CCHK002");
    await app.enterPassword(clerk.password);
    await app.shows("CCHK007");
    // The app has logged in, so the browser's session is over, and says why.
    assert.match(await browser.nextClick(), /アプリケーションがログインを行ったため、ブラウザの操作を続けられません。/);
    await browser.picture("browser-session-ended");
  },
);

desktopTest("from the bank's page into an app that does not run yet, after the browser's question", async (session) => {
  await install(session);
  const bank = await Bank.open(session);
  const app = await App.drive(session, async (environment) => {
    const browser = await Browser.open(session, bank, undefined, { environment, headless: false });
    await launchAndAccept(session, browser);
    return null;
  });
  await app.shows("CCHK002");
});

/** The app as its package installs it, on a desktop that opens links by it. */
async function install(session: Session): Promise<void> {
  const [packages, system] = [session.aside("packages"), session.aside("system")];
  const pack = ["node", join(root, "packaging/linux/package.mjs")] as const;
  const made = await run([...pack, "--program", programs.app, "--output", packages], process.env);
  await run(["dpkg-deb", "--extract", made.trim(), system], process.env);
  await run(["update-desktop-database", join(system, "usr/share/applications")], process.env);
  Object.assign(session.environment, {
    PATH: `${join(system, "usr/bin")}:${session.environment["PATH"]}`,
    XDG_DATA_DIRS: `${join(system, "usr/share")}:/usr/local/share:/usr/share`,
    // Without a desktop xdg-open 1.1.3 takes a scheme with digits for a file.
    XDG_CURRENT_DESKTOP: "GNOME",
  });
}

/** What an administrator sets who wants no question (Chromium's AutoLaunchProtocolsFromOrigins). */
function withoutQuestion(bank: Bank): object {
  const allowed_origins = [new URL(bank.ready.web).origin];
  return { AutoLaunchProtocolsFromOrigins: [{ protocol: "cc1554-practice", allowed_origins }] };
}

/**
 * Until the app's window is there: presses the page's button, then 「開く」 in the browser's own question. Nothing
 * tells a test that the question is there, neither the page nor another window: the one place where time is waited
 * for. Tab leads to 「開く」, and the space bar does nothing on the page. A press that comes too early is ignored or
 * cancels, and another try follows.
 */
async function launchAndAccept(session: Session, browser: Browser): Promise<void> {
  const appears = () => until("the app", async () => (await visibleWindows(session, "cc1554")).length > 0, 10_000);
  await until("the app's window", async () => {
    await browser.launchApp();
    await pause(2_000);
    for (const key of ["Tab", "space"]) await run(["xdotool", "key", key], session.environment);
    return appears().then(
      () => true,
      () => false,
    );
  });
}

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { Browser } from "../support/browser.ts";
import { type Running, run } from "../support/process.ts";
import { programs, root } from "../support/programs.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { until } from "../support/wait.ts";
import { visibleWindows } from "../support/windows.ts";

/** Without one xdg-open 1.1.3 takes a scheme with digits for a file. */
const DESKTOP = "GNOME";

const TYPE = "x-scheme-handler/cc1554-practice";

/** Where rustup has put what `npm start` builds with, which is not in the session's home. */
const RUST = {
  CARGO_HOME: process.env["CARGO_HOME"] ?? join(homedir(), ".cargo"),
  RUSTUP_HOME: process.env["RUSTUP_HOME"] ?? join(homedir(), ".rustup"),
};

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

    const clerk = bank.user();
    await app.requestHere(clerk);
    await app.shows("CCHK007");
    const serial = await app.serial();
    assert.deepEqual(await browser.logIn(), { loginId: clerk.login_id, serial });

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

desktopTest(
  "from the bank's page into the app of `npm start`, which leaves the user's choice as it was",
  async (session) => {
    session.environment["XDG_CURRENT_DESKTOP"] = DESKTOP;
    const earlier = await chooseEarlier(session);
    const npmStart = [process.execPath, join(root, "scripts/start.mjs"), "--as-built"] as const;
    let start: Running | undefined;
    const app = await App.drive(session, async (automation) => {
      start = session.start([...npmStart], { ...automation, ...RUST });
      return start;
    });
    assert.ok(start);
    await app.shows("CCHK001");
    const bank = await Bank.ofStart(session, start);
    const browser = await Browser.open(session, bank, undefined, { policy: withoutQuestion(bank), headless: false });
    await browser.launchApp();
    await app.shows("CCHK002");
    assert.equal((await visibleWindows(session)).length, 1);
    await start.stop();
    await earlier.isUnchanged();
  },
  { timeout: 300_000 },
);

desktopTest("`npm start` registers nothing where a package has done it", async (session) => {
  await install(session);
  const module = JSON.stringify(join(root, "scripts/start/links.mjs"));
  const script = `import { registerLinks } from ${module}; await registerLinks(process.env);`;
  await run([process.execPath, "--input-type=module", "--eval", script], session.environment);
  assert.equal(existsSync(session.data("applications")), false);
  assert.equal(existsSync(join(session.environment["XDG_CONFIG_HOME"] ?? "", "mimeapps.list")), false);
});

/** Another program that the user has chosen for the links. */
async function chooseEarlier(session: Session): Promise<{ isUnchanged(): Promise<void> }> {
  const [applications, configuration] = [session.data("applications"), session.environment["XDG_CONFIG_HOME"] ?? ""];
  for (const folder of [applications, configuration]) await mkdir(folder, { recursive: true });
  await writeFile(
    join(applications, "earlier.desktop"),
    "[Desktop Entry]\nType=Application\nName=Earlier\nExec=false %u\n",
  );
  const chosen = join(configuration, "mimeapps.list");
  const text = `[Default Applications]\ntext/plain=earlier.desktop\n${TYPE}=earlier.desktop\n\n[Added Associations]\n`;
  await writeFile(chosen, text);
  return {
    async isUnchanged() {
      assert.equal(await readFile(chosen, "utf8"), text);
      assert.deepEqual(await readdir(applications), ["earlier.desktop"]);
    },
  };
}

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
    XDG_CURRENT_DESKTOP: DESKTOP,
  });
}

/** What an administrator sets who wants no question (Chromium's AutoLaunchProtocolsFromOrigins). */
function withoutQuestion(bank: Bank): object {
  const allowed_origins = [bank.ready.web, bank.ready.mtls].map((url) => new URL(url).origin);
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

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { Bank } from "../support/bank.ts";
import { programs } from "../support/programs.ts";
import { notQuiteAPackage, UpdateFolder } from "../support/release.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { certificatesInStore } from "../support/terminal.ts";
import { until } from "../support/wait.ts";
import { Key } from "../support/webdriver.ts";
import { hostilePackage, written } from "./support/attacks.ts";
import { DpkgLock } from "./support/dpkg_lock.ts";
import {
  downloaded,
  INSTALLER,
  linesWith,
  openIn,
  PACKAGE,
  PROMPT,
  versionIn,
  versionsStarted,
} from "./support/installed.ts";
import { System } from "./support/system.ts";
import { NEXT, PRESENT, packageOf, programOf } from "./support/versions.ts";

/** A version whose package is signed and is none. */
const BROKEN = "9.9.8";

desktopTest(
  "the installed app replaces itself by the next version, which then starts",
  async (session) => {
    const present = await packageOf(session, await programOf(session, PRESENT), PRESENT);
    const next = await packageOf(session, await programOf(session, NEXT), NEXT);
    const system = await System.open(session);
    await system.run("dpkg", "--install", present);
    const updates = await UpdateFolder.open(session);
    const bank = await Bank.openWith(session, ["--updates", updates.folder]);
    const url = new URL(".", bank.ready.updates.manifest).href;

    // Another program of this user has the practice bank name its key, and offers what is signed by that.
    await updates.release(NEXT, next, { url, keys: session.aside("other-keys") });
    const first = await openIn(system, session);
    // Something of the user's own, which stays.
    await first.requestCertificate(bank.user());
    await first.shows("CCHK007");
    await until("the check", async () => linesWith(session, "update check failed").length > 0);
    await first.isThere(`html:not(:has(${PROMPT}))`);
    assert.deepEqual(await first.close(), { code: 0, signal: null });

    await updates.release(BROKEN, await notQuiteAPackage(session, 100_000), { url });
    await doesNotInstall(system, session);
    await updates.release(NEXT, next, { url });
    await installs(system, session, next);
    const updated = await openIn(system, session);
    await updated.shows("CCHK001");
    assert.ok((await updated.text()).includes(bank.user().login_id), "the certificate is still in the list");
    await updated.picture("updated");
    assert.deepEqual(await updated.closeByKeys(), { code: 0, signal: null });
    assert.deepEqual(versionsStarted(session), [PRESENT, PRESENT, PRESENT, NEXT]);
    assert.equal((await certificatesInStore(session)).length, 1);
    assert.equal(await system.run("dpkg", "--verify", PACKAGE), "");
  },
  { timeout: 900_000 },
);

/** What dpkg cannot install. */
async function doesNotInstall(system: System, session: Session): Promise<void> {
  await system.consents(true);
  const app = await downloaded(system, session);
  await app.click("install-update");
  await app.isThere(`${PROMPT} .happened`);
  assert.match(await app.text(PROMPT), /新しいバージョンをインストールできませんでした。[\s\S]*update_install_failed/);
  await app.picture("update-dpkg-failed");
  assert.equal(await system.asked(), `${INSTALLER} ${BROKEN}\n`, "consent was given: nothing else is asked");
  await app.click("postpone-update");
  await app.shows("CCHK001");
  assert.deepEqual(await app.closeByKeys(), { code: 0, signal: null });
}

/** Declined first, then without the means to ask, then while other software is installed, then with consent. */
async function installs(system: System, session: Session, file: string): Promise<void> {
  await system.consents(false);
  const app = await downloaded(system, session);
  await app.click("install-update");
  await app.isThere(`${PROMPT} .happened`);
  assert.match(await app.text(PROMPT), /管理者の許可が得られなかったため、インストールしませんでした。/);
  await app.picture("update-declined");
  assert.equal(await versionIn(system), PRESENT);

  await system.run("mv", "/usr/bin/pkexec", "/usr/bin/pkexec-away");
  await app.page.press(Key.enter);
  await until("no installer", async () => (await app.text(PROMPT)).includes("update_no_installer"));
  await app.picture("update-no-installer");
  await system.run("mv", "/usr/bin/pkexec-away", "/usr/bin/pkexec");

  await system.consents(true);
  const lock = await DpkgLock.hold(session, system);
  await app.page.press(Key.enter);
  await until("the lock", async () => (await app.text(PROMPT)).includes("update_installer_busy"));
  assert.match(await app.text(PROMPT), /ほかのソフトウェアのインストール中のため、インストールできませんでした。/);
  await app.picture("update-installer-busy");
  assert.equal(await versionIn(system), PRESENT);
  await lock.release();
  await nothingToExchange(system, file, () => app.page.press(Key.enter));
  await app.isThere(`${PROMPT} [data-action="close"]`);
  assert.match(await app.text(PROMPT), /インストールが完了しました[\s\S]*「終了する」ボタンを押してください。/);
  await app.picture("update-installed");
  assert.equal(await versionIn(system), NEXT);
  const asked = [BROKEN, NEXT, NEXT, NEXT].map((version) => `${INSTALLER} ${version}\n`).join("");
  assert.equal(await system.asked(), asked, "asked for these versions and nothing else");
  assert.deepEqual(await app.close(), { code: 0, signal: null });
}

desktopTest(
  "the program that installs as root takes nothing but what the bank has signed as this app's next version",
  async (session) => {
    const present = await packageOf(session, programs.app, PRESENT);
    const system = await System.open(session);
    await system.run("dpkg", "--install", present);
    const updates = await UpdateFolder.open(session);
    const release = async (version: string, file: string, keys?: string) => {
      await updates.release(version, file, { url: "https://127.0.0.1/updates/", ...(keys !== undefined && { keys }) });
      return updates.handover(file);
    };
    const refusesAs = async (words: readonly string[], why: RegExp, ...frames: readonly Buffer[]) => {
      await assert.rejects(system.tell(written(frames), INSTALLER, ...words), why);
      assert.equal(await versionIn(system), PRESENT);
      await assert.rejects(system.run("test", "-e", "/attacked"), "nothing of the package has run");
      assert.equal(await system.run("find", "/run", "-name", "install-update-*"), "", "and nothing is left of it");
    };
    const refuses = (why: RegExp, ...frames: readonly Buffer[]) => refusesAs([NEXT], why, ...frames);
    const good = { name: PACKAGE, version: NEXT };
    const [manifest, signature, content] = await release(NEXT, await hostilePackage(session, good));
    const changed = Buffer.from(content);
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    const forged = Buffer.from(manifest.toString().replaceAll(NEXT, "9.9.10"));
    const byAnotherKey = await release(NEXT, await hostilePackage(session, good), session.aside("other-keys"));
    const renamed = await release(NEXT, await hostilePackage(session, { ...good, name: "cc1554" }));
    const older = await release("0.0.1", await hostilePackage(session, { ...good, version: "0.0.1" }));
    const same = await release(PRESENT, await hostilePackage(session, { ...good, version: PRESENT }));
    const mistaken = await release("9.9.10", await hostilePackage(session, good));
    const foreign = await release(NEXT, await hostilePackage(session, { ...good, architecture: "arm64" }));

    await refuses(/refused: not the bytes that were signed/, manifest, signature, changed);
    await refuses(/refused: .* larger than announced/, manifest, signature, Buffer.concat([content, content]));
    await refuses(/refused: not the bytes that were signed/, forged, signature, content);
    await refuses(/refused: signed by an unknown key/, ...byAnotherKey);
    await refuses(/refused: signed by an unknown key/, manifest, byAnotherKey[1], content);
    await refuses(/refused: the package's Package is "cc1554"/, ...renamed);
    await refusesAs(["0.0.1"], /refused: 0\.0\.1 is not newer/, ...older);
    await refusesAs([PRESENT], /refused: .* is not newer/, ...same);
    await refusesAs(["9.9.10"], /refused: the package's Version is "9\.9\.9"/, ...mistaken);
    await refuses(/refused: the package's Architecture is "arm64"/, ...foreign);
    await refuses(/cannot read what to install/, manifest, signature);
    await refuses(/cannot read what to install/);

    const all = [manifest, signature, content];
    await refusesAs(["9.9.10"], /refused: asked about 9\.9\.10, and it is 9\.9\.9/, ...all);
    for (const words of [[], [NEXT, NEXT]]) await refusesAs(words, /refused: one version has to be named/, ...all);
    await refusesAs([`${NEXT} and more`], /refused: what is named is no version/, ...all);

    const policy = (text: string) =>
      system.tell(text, "sh", "-euc", "mkdir -p /etc/cc1554-practice; cat > /etc/cc1554-practice/policy.toml");
    await policy("disable_self_update = true\n");
    await refuses(/the machine's policy forbids it/, ...all);
    await policy("disable_self_update = maybe\n");
    await refuses(/the machine's policy cannot be read/, ...all);
    await policy('proxy_server = "direct"\n');

    await system.tell(written(all), INSTALLER, NEXT);
    assert.equal(await versionIn(system), NEXT, "what the bank has signed is installed");
    await system.run("test", "-e", "/attacked");
  },
  { timeout: 600_000 },
);

desktopTest(
  "case 34: while dpkg is at work, or where a package is missing, the old version goes on working",
  async (session) => {
    const present = await packageOf(session, programs.app, PRESENT);
    const system = await System.open(session);
    await system.run("dpkg", "--install", present);
    const updates = await UpdateFolder.open(session);
    const handover = async (needs: string) => {
      const file = await hostilePackage(session, { name: PACKAGE, version: NEXT, needs });
      await updates.release(NEXT, file, { url: "https://127.0.0.1/updates/" });
      return written(await updates.handover(file));
    };
    const failsWith = async (status: number, why: RegExp, input: Buffer) => {
      const words = ["-c", '"$0" "$1"; echo "status $?"', INSTALLER, NEXT];
      const said = await system.tell(input, "sh", "-c", 'exec sh "$@" 2>&1', "sh", ...words);
      assert.match(said, why);
      assert.match(said, new RegExp(`status ${status}\\n$`));
      assert.equal(await versionIn(system), PRESENT);
      assert.equal(await system.run("dpkg", "--verify", PACKAGE), "", "every file is the old version's");
      assert.equal(await system.run("dpkg", "--audit", PACKAGE), "", "nothing is left half-way");
      await assert.rejects(system.run("test", "-e", "/attacked"), "nothing of the package has run");
    };

    const good = await handover("libc6");
    const lock = await DpkgLock.hold(session, system);
    await failsWith(4, /locked by another process/, good);
    await lock.release();
    await failsWith(5, /pre-depends on one-more\s+one-more is not installed/, await handover("libc6, one-more"));
    await failsWith(5, /pre-depends on libc6 \(>= 999\)/, await handover("libc6 (>= 999)"));
    await system.tell(good, INSTALLER, NEXT);
    assert.equal(await versionIn(system), NEXT, "afterwards it is installed");
  },
  { timeout: 600_000 },
);

/** While the administrator is asked, the package is nowhere on disk where somebody could exchange it. */
async function nothingToExchange(system: System, file: string, ask: () => Promise<void>): Promise<void> {
  // Status 1: a folder of another program's has gone meanwhile.
  const search = `find / /tmp /run -xdev -type f -size ${statSync(file).size}c 2>/dev/null || test $? -eq 1`;
  const copies = () => system.run("sh", "-c", search);
  const [before, asked] = [await copies(), (await system.asked()).length];
  await system.thinks(true);
  await ask();
  await until("the question", async () => (await system.asked()).length > asked);
  assert.equal(await copies(), before);
  await system.thinks(false);
}

import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import type { Running } from "../support/process.ts";
import { programs } from "../support/programs.ts";
import { UpdateFolder } from "../support/release.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { hostilePackage, written } from "./support/attacks.ts";
import { INSTALLER, PACKAGE, PROMPT, versionIn } from "./support/installed.ts";
import { type Administrator, Polkit } from "./support/polkit.ts";
import { System } from "./support/system.ts";
import { NEXT, PRESENT, packageOf, programOf } from "./support/versions.ts";

/** Users change here: that takes more than the root of a name space. */
const polkitTest: typeof desktopTest =
  process.getuid?.() === 0 ? desktopTest : (name) => void test(name, { skip: "needs root" });

/** Which app, whose, and which version. */
const QUESTION = [
  "install a new version of 瀬戸信用金庫 電子証明書発行更新アプリ（練習用） (cc1554-practice)",
  "signed by 瀬戸信用金庫",
  `The version is the last word of: ${INSTALLER} ${NEXT}\r\n`,
  "Authenticating as: keeper\r\n",
];

polkitTest(
  "polkit asks for the app and the version; a refusal ends with the app's sentence, consent with the new version",
  async (session) => {
    const program = await programOf(session, PRESENT);
    const next = await packageOf(session, program, NEXT);
    const system = await System.bare(session);
    await system.run("dpkg", "--install", await packageOf(session, program, PRESENT));
    const polkit = await Polkit.open(session, system);
    const updates = await UpdateFolder.open(session);
    const bank = await Bank.openWith(session, ["--updates", updates.folder]);
    await updates.release(NEXT, next, { url: new URL(".", bank.ready.updates.manifest).href });
    await polkit.handOver();

    const { app, administrator } = await openAsClerk(session, polkit);
    await app.isThere(`${PROMPT} [data-action="download-update"]`);
    await app.click("download-update");
    await app.isThere(`${PROMPT} [data-action="install-update"]`);
    await app.click("install-update");
    asksForTheUpdate(await administrator.question());
    assert.equal(await versionIn(system), PRESENT, "nothing is installed while the question stands");
    administrator.declines();
    await app.isThere(`${PROMPT} .happened`);
    assert.match(await app.text(PROMPT), /管理者の許可が得られなかったため、インストールしませんでした。/);
    await app.picture("update-polkit-declined");
    assert.equal(await versionIn(system), PRESENT);

    await app.click("install-update");
    asksForTheUpdate(await administrator.question());
    administrator.consents();
    await app.isThere(`${PROMPT} [data-action="close"]`);
    assert.equal(await versionIn(system), NEXT);
    assert.equal(await system.run("dpkg", "--verify", PACKAGE), "");
    assert.deepEqual(await app.close(), { code: 0, signal: null });
  },
  { timeout: 900_000 },
);

polkitTest(
  "what is exchanged while polkit's question stands is not installed",
  async (session) => {
    const system = await System.bare(session);
    await system.run("dpkg", "--install", await packageOf(session, programs.app, PRESENT));
    const polkit = await Polkit.open(session, system);
    await polkit.handOver();
    const updates = await UpdateFolder.open(session);
    const signed = await hostilePackage(session, { name: PACKAGE, version: NEXT });
    const other = await hostilePackage(session, { name: "cc1554", version: NEXT });
    await updates.release(NEXT, signed, { url: "https://127.0.0.1/updates/" });
    const [manifest, signature, content] = await updates.handover(signed);

    const file = session.aside("handed-over");
    await writeFile(file, written([manifest, signature, content]));
    const exchanged = await askedFor(session, polkit, file, "ja_JP.UTF-8");
    assert.ok((await exchanged.administrator.question()).includes(QUESTION_IN_JAPANESE));
    await writeFile(file, written([manifest, signature, await readFile(other)]));
    exchanged.administrator.consents();
    assert.equal((await exchanged.asking.ended).code, 2);
    assert.match(exchanged.asking.errorOutput, /refused: not the bytes that were signed/);
    assert.equal(await versionIn(system), PRESENT);
    await assert.rejects(system.run("test", "-e", "/attacked"), "nothing of the package has run");

    await writeFile(file, written([manifest, signature, content]));
    const left = await askedFor(session, polkit, file);
    await left.administrator.question();
    left.administrator.consents();
    assert.equal((await left.asking.ended).code, 0, left.asking.errorOutput);
    assert.equal(await versionIn(system), NEXT, "what was signed is installed");
  },
  { timeout: 600_000 },
);

const QUESTION_IN_JAPANESE =
  "瀬戸信用金庫の署名がある「瀬戸信用金庫 電子証明書発行更新アプリ（練習用）」（cc1554-practice）の新しいバージョンをインストールするには、" +
  `認証が必要です。バージョンは次の末尾の数字です: ${INSTALLER} ${NEXT}`;

/** The app in the clerk's session, and the administrator whom polkit turns to for it. */
async function openAsClerk(session: Session, polkit: Polkit): Promise<{ app: App; administrator: Administrator }> {
  const program = polkit.asClerk("/usr/bin/cc1554-practice");
  const started: Running[] = [];
  const app = await App.drive(session, async (automation) => {
    const running = session.start(program, automation);
    started.push(running);
    return running;
  });
  return { app, administrator: await polkit.administratorOf(started[0]!) };
}

/** A program of the clerk's that asks as the app does, with what is in this file. */
async function askedFor(
  session: Session,
  polkit: Polkit,
  file: string,
  language?: string,
): Promise<{ asking: Running; administrator: Administrator }> {
  const begin = session.aside("begin");
  await rm(begin, { force: true });
  const script = `until test -e "$0"; do sleep 0.05; done; pkexec ${INSTALLER} ${NEXT} < "$1"; exit $?`;
  const asking = session.start(polkit.asClerk("sh", "-c", script, begin, file));
  const administrator = await polkit.administratorOf(asking, language);
  await writeFile(begin, "");
  return { asking, administrator };
}

function asksForTheUpdate(question: string): void {
  for (const part of QUESTION) assert.ok(question.includes(part), question);
}

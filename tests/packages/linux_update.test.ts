import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { run } from "../support/process.ts";
import { notQuiteAPackage, UpdateFolder } from "../support/release.ts";
import { desktopTest as atDesk, type Session as Desk } from "../support/session.ts";
import { certificatesInStore } from "../support/terminal.ts";
import { until } from "../support/wait.ts";
import { Key } from "../support/webdriver.ts";
import { System } from "./support/system.ts";
import { NEXT, PRESENT, packageOf, programOf } from "./support/versions.ts";

const PROMPT = "dialog.update[open]";
const PACKAGE = "cc1554-practice";

/** A version whose package is signed and is none. */
const BROKEN = "9.9.8";

const ONCE = /^dpkg -i \S+\/package\.deb\n$/;

atDesk(
  "the installed app replaces itself by the next version, which then starts",
  async (desk) => {
    const present = await packageOf(desk, await programOf(desk, PRESENT), PRESENT);
    const next = await packageOf(desk, await programOf(desk, NEXT), NEXT);
    const system = await System.open(desk);
    await system.run("dpkg", "--install", present);
    const updates = await UpdateFolder.open(desk);
    const bank = await Bank.openWith(desk, ["--updates", updates.folder]);
    const open = () => openIn(system, desk);

    // Something of the user's own, which stays.
    const first = await open();
    await first.requestCertificate(bank.clerk());
    await first.shows("CCHK007");
    assert.deepEqual(await first.close(), { code: 0, signal: null });

    const url = new URL(".", bank.ready.updates.manifest).href;
    await system.consents(true);
    await updates.release(BROKEN, await notQuiteAPackage(desk, 100_000), { url });
    const failing = await open();
    await failing.isThere(`${PROMPT} [data-action="download-update"]`);
    await failing.click("download-update");
    await failing.isThere(`${PROMPT} [data-action="install-update"]`);
    await failing.click("install-update");
    await failing.isThere(`${PROMPT} .happened`);
    assert.match(
      await failing.text(PROMPT),
      /新しいバージョンをインストールできませんでした。[\s\S]*update_install_failed/,
    );
    await failing.picture("update-dpkg-failed");
    assert.match(await system.asked(), ONCE, "consent was given: nothing else is asked");
    await failing.click("postpone-update");
    await failing.shows("CCHK001");
    assert.deepEqual(await failing.closeByKeys(), { code: 0, signal: null });

    await updates.release(NEXT, next, { url });
    await system.consents(false);
    await installsNothingByHand(system, desk, await updates.manifest(), { present, next });

    const app = await open();
    await app.isThere(`${PROMPT} [data-action="download-update"]`);
    await app.click("download-update");
    await app.isThere(`${PROMPT} [data-action="install-update"]`);

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
    await app.page.press(Key.enter);
    await app.isThere(`${PROMPT} [data-action="close"]`);
    assert.match(await app.text(PROMPT), /インストールが完了しました[\s\S]*「終了する」ボタンを押してください。/);
    await app.picture("update-installed");
    assert.equal(await versionIn(system), NEXT);
    assert.match(await system.asked(), /^(dpkg -i \S+\/package\.deb\n){4}$/, "asked for this and nothing else");
    assert.deepEqual(await app.close(), { code: 0, signal: null });

    const updated = await open();
    await updated.shows("CCHK001");
    assert.ok((await updated.text()).includes(bank.clerk().loginId), "the certificate is still in the list");
    await updated.picture("updated");
    assert.deepEqual(await updated.closeByKeys(), { code: 0, signal: null });
    assert.deepEqual(versionsStarted(desk), [PRESENT, PRESENT, PRESENT, NEXT]);
    assert.equal((await certificatesInStore(desk)).length, 1);
    assert.ok(!existsSync(join(stateOf(desk), "update", "package.deb")), "swept up");
    assert.equal(await system.run("dpkg", "--verify", PACKAGE), "");
  },
  { timeout: 900_000 },
);

function openIn(system: System, desk: Desk): Promise<App> {
  return App.drive(desk, async (automation) => desk.start(system.command("/usr/bin/cc1554"), automation));
}

/** The process that installs, started by someone else than the window: asks for what is signed, and once. */
async function installsNothingByHand(
  system: System,
  desk: Desk,
  manifest: object,
  packages: Readonly<Record<"present" | "next", string>>,
): Promise<void> {
  const handOver = (handover: object, ...environment: string[]) =>
    run(
      system.command("/usr/bin/env", ...environment, "/usr/bin/cc1554", "--install-update"),
      desk.environment,
      JSON.stringify(handover),
    );
  const alone = "PATH=/usr/lib/cc1554/update";
  const unsigned = JSON.stringify(manifest).replace(/"signature":"[^"]*"/, '"signature":"RWQ="');
  const before = await system.asked();
  await assert.rejects(handOver({ manifest, package: packages.present }, alone), "other bytes than the signed ones");
  await assert.rejects(handOver({ manifest: JSON.parse(unsigned) as object, package: packages.next }, alone));
  await assert.rejects(handOver({ manifest, package: packages.next }), "it could ask in other ways");
  assert.equal(await system.asked(), before);
  assert.equal(await handOver({ manifest, package: packages.next }, alone), "126\n");
}

async function versionIn(system: System): Promise<string> {
  return system.run("dpkg-query", "--show", "--showformat", "${Version}", PACKAGE);
}

function stateOf(desk: Desk): string {
  return join(desk.environment["XDG_STATE_HOME"] ?? "", "jp.example.setoshin.cc1554.practice");
}

/** As the app's log tells. */
function versionsStarted(desk: Desk): readonly string[] {
  const folder = join(stateOf(desk), "logs");
  const lines = readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
  const starts = lines
    .filter((line) => line.includes('"started"'))
    .map((line) => /"version":"([^"]+)"/.exec(line)?.[1] ?? "");
  return starts;
}

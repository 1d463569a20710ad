import assert from "node:assert/strict";
import { Bank } from "../../support/bank.ts";
import { UpdateFolder } from "../../support/release.ts";
import { desktopTest, type Session } from "../../support/session.ts";
import { EARLIER_PROGRAM, EARLIER_VERSION, earlierPackage } from "../support/earlier.ts";
import { downloaded, INSTALLER, openIn, PACKAGE, PROMPT, versionIn, versionsStarted } from "../support/installed.ts";
import { System } from "../support/system.ts";
import { NEXT, packageOf, programOf } from "../support/versions.ts";

/** What the new version is then offered. */
const LATER = "9.9.10";

desktopTest(
  "the last version that did not know signed manifests replaces itself by today's, which takes the one after it",
  async (session) => {
    const earlier = await earlierPackage(session);
    const program = await programOf(session, NEXT);
    const [next, later] = [await packageOf(session, program, NEXT), await packageOf(session, program, LATER)];
    const system = await System.open(session);
    await system.run("dpkg", "--install", earlier);
    await system.consents(true);
    const updates = await UpdateFolder.open(session);
    const bank = await Bank.openWith(session, ["--updates", updates.folder]);
    const url = new URL(".", bank.ready.updates.manifest).href;

    const first = await openIn(system, session, EARLIER_PROGRAM);
    // Something of the user's own, which stays.
    await first.requestCertificate(bank.user());
    await first.shows("CCHK007");
    assert.deepEqual(await first.close(), { code: 0, signal: null });

    await updates.release(NEXT, next, { url });
    await installs(system, session, NEXT, EARLIER_PROGRAM);
    assert.match(await system.asked(), /^dpkg -i \S+\.deb\n$/, "the earlier version's own question");
    await assert.rejects(system.run("test", "-e", EARLIER_PROGRAM), "nothing of it is left");

    await updates.release(LATER, later, { url });
    await installs(system, session, LATER);
    assert.ok((await system.asked()).endsWith(`.deb\n${INSTALLER} ${LATER}\n`), await system.asked());
    const updated = await openIn(system, session);
    await updated.shows("CCHK001");
    assert.ok((await updated.text()).includes(bank.user().login_id), "the certificate is still in the list");
    assert.deepEqual(await updated.closeByKeys(), { code: 0, signal: null });
    const started = [EARLIER_VERSION, EARLIER_VERSION, NEXT, NEXT];
    assert.deepEqual(versionsStarted(session), started, "the last two are one program in two packages");
    assert.equal(await system.run("dpkg", "--verify", PACKAGE), "");
  },
  { timeout: 3_600_000 },
);

/** The installed app takes the version that it is offered. */
async function installs(system: System, session: Session, version: string, program?: string): Promise<void> {
  const app = await downloaded(system, session, program);
  await app.click("install-update");
  await app.isThere(`${PROMPT} [data-action="close"]`);
  await app.picture(`update-to-${version}`);
  assert.equal(await versionIn(system), version);
  assert.deepEqual(await app.close(), { code: 0, signal: null });
}

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { run } from "../support/process.ts";
import { desktopTest } from "../support/session.ts";
import { certificatesInStore } from "../support/terminal.ts";

const password = "daiji na himitsu";

desktopTest("a key store with a password of its own is opened with it, and then used", async (session) => {
  const store = session.data("pki", "nssdb");
  const passwordFile = session.aside("store-password");
  await mkdir(store, { recursive: true });
  await writeFile(passwordFile, `${password}\n`);
  await run(["certutil", "-N", "-d", `sql:${store}`, "-f", passwordFile], session.environment);
  const bank = await Bank.open(session);

  const app = await App.open(session);
  await app.shows("CCHK011");
  assert.equal(await app.focused(), "store-password");
  await app.enterPassword("chigau");
  await app.isThere("#store-password-error");
  await app.shows("CCHK011");
  await app.picture("CCHK011-wrong");
  await app.enterPassword(password);
  await app.shows("CCHK001");
  await app.getCertificate(bank.user());

  const stored = await certificatesInStore(session, "--store-password-file", passwordFile);
  assert.deepEqual(
    stored.map(({ fingerprint }) => fingerprint),
    (await bank.certificates()).map(({ fingerprint }) => fingerprint),
  );
});

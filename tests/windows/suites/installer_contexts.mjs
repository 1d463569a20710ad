// @ts-check
// Installations side by side: for one user and for everybody, the bank's edition and the practice edition.
import assert from "node:assert/strict";
import { editions, identityOf } from "../../../packaging/identity.mjs";
import { packDummies, product } from "../dummy_package.mjs";
import { EXCLUDED, EXIT } from "../installation.mjs";

/** @typedef {import("../installation.mjs").Installation} Installation */

/** As ALLUSERS=2 MSIINSTALLPERUSER=1, which Wine does not know. */
const FOR_USER = "ALLUSERS=";

/** @type {import("../installation.mjs").Checks} */
export const CONTEXTS = {
  "beside an installation for everybody, one for the user is refused, and nothing changes"(pc) {
    assert.equal(pc.install(pc.old), 0);
    pc.assertUnchangedBy(() => assert.equal(pc.install(pc.current, FOR_USER), EXIT.failed));
    pc.removeAll();
  },

  "the editions stand side by side, and removing one leaves the other whole"(pc) {
    const practiceMsi = packDummies(pc.wine.folder, "0.3.0", { as: identityOf(editions.practice) });
    assert.equal(pc.install(pc.current), 0);
    const bank = pc.added();
    assert.equal(pc.install(practiceMsi), 0);
    const both = pc.added();
    const missing = bank.filter((line) => !both.includes(line));
    assert.deepEqual(missing, []);
    assert.equal(pc.remove(pc.current), 0);
    // The programs of both have the same names: none of them is reported on as long as one of them is there.
    const shared = bank.filter((line) => line.includes(EXCLUDED));
    assert.equal(shared.filter((line) => /"cert-\w+\.exe"=dword:00000001$/.test(line)).length, 2, bank.join("\n"));
    const isShared = (/** @type {string} */ line) =>
      line.includes(EXCLUDED) && !line.includes(`"${product.windows.terminal}"`);
    const practice = both.filter((line) => !bank.includes(line) || isShared(line));
    assert.deepEqual(pc.added(), practice);
    assert.equal(pc.install(pc.current), 0);
    assert.equal(pc.remove(practiceMsi), 0);
    assert.deepEqual(pc.added(), bank);
    pc.removeAll();
    pc.assertClean();
  },

  // From here on: what Windows Installer itself makes for a user, it leaves.
  "beside an installation for the user, one for everybody is refused, and nothing changes"(pc) {
    assert.equal(pc.install(pc.old, "INSTALLDIR=C:\\users\\tester\\mine", FOR_USER), 0);
    pc.assertUnchangedBy(() => assert.equal(pc.install(pc.current), EXIT.failed));
    assert.equal(pc.remove(pc.old, FOR_USER), 0);
    assert.equal(pc.install(pc.current), 0);
    pc.removeAll();
  },

  "one user installs for themselves, where they want, and an update follows"(pc) {
    pc.calls();
    assert.equal(pc.install(pc.old, "INSTALLDIR=C:\\users\\tester\\mine", FOR_USER), 0);
    const [task = ""] = pc.calls();
    assert.match(task, new RegExp(`^task 0.1.0 <${product.identifier} S-1-5-21-[-0-9]+> <<Task .*</Task>>$`));
    assert.ok(task.includes("<![CDATA[C:\\users\\tester\\mine\\cert-app.exe]]>"), task);
    assert.equal(pc.install(pc.current, FOR_USER), 0);
    const added = pc.added();
    assert.ok(added.includes("file drive_c/users/tester/mine/cert-app.exe"), added.join("\n"));
    assert.ok(added.includes(`registry HKCU\\Software\\${product.registryKey}: "Version"="0.2.0"`), added.join("\n"));
    const excluded = EXCLUDED.replace("HKLM", "HKCU");
    assert.ok(added.includes(`registry ${excluded}: "cert-app.exe"=dword:00000001`), added.join("\n"));
    const path = added.find((line) => /^registry HKCU\\Environment: "PATH"=/i.test(line));
    assert.ok(path?.includes("C:\\users\\tester\\mine"), added.join("\n"));
    const machines = added.filter((line) => line.startsWith("registry HKLM"));
    assert.deepEqual(machines, []);
    // Wine does not remember for whom it was.
    assert.equal(pc.remove(pc.current, FOR_USER), 0);
    assert.ok(!pc.added().some((line) => /Setoshin|mine|cert-app/.test(line)));
  },
};

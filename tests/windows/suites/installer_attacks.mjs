// @ts-check
// A user without an administrator's rights tries to have the machine-wide installation do their bidding.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Database } from "../../../wix/lib/database.mjs";
import { packDummies, product } from "../dummy_package.mjs";
import { EXIT, expected, registeredTask } from "../installation.mjs";

/** @typedef {import("../installation.mjs").Installation} Installation */

const USERS_FOLDER = "C:\\users\\tester\\writable\\";

const USERS_KEY = `HKEY_CURRENT_USER\\Software\\${product.registryKey}`;
const MACHINES_KEY = `HKEY_LOCAL_MACHINE\\Software\\${product.registryKey}`;

/** @type {import("../installation.mjs").Checks} */
export const ATTACKS = {
  "a user's registry does not decide where, and how, a machine-wide installation is made"(pc) {
    withValues(pc, USERS_KEY, () => {
      assert.equal(pc.install(pc.old), 0);
      assert.deepEqual(added(pc), expected("0.1.0"));
    });
  },

  "a user's registry does not decide where an update goes"(pc) {
    assert.equal(pc.install(pc.old), 0);
    withValues(pc, USERS_KEY, () => {
      assert.equal(pc.install(pc.current), 0);
      assert.deepEqual(added(pc), expected("0.2.0"));
    });
  },

  "a folder outside Program Files is refused, and nothing changes"(pc) {
    for (const folder of [
      USERS_FOLDER,
      "C:\\Program Files\\..\\users\\tester\\writable",
      "C:\\Program Files (x86)\\app",
      "C:\\Program Filesystem",
      "C:/users/tester/writable",
      "\\\\?\\C:\\Program Files\\app",
    ]) {
      pc.assertUnchangedBy(() => assert.equal(pc.install(pc.old, `INSTALLDIR=${folder}`), EXIT.failed, folder));
    }
  },

  "an update of what stands outside Program Files moves it there"(pc) {
    withValues(pc, MACHINES_KEY, () => {
      assert.equal(pc.install(pc.old), 0);
      assert.deepEqual(added(pc), expected("0.1.0", undefined, { desktop: false, update: false, reminder: false }));
    });
  },

  "no program is run with the installation's rights but what the package itself carries"(pc) {
    const database = new Database(packDummies(pc.wine.folder, "0.3.0", { bootstrapper: true }));
    const steps = database.rows("InstallExecuteSequence").map((row) => [row["Action"], row["Condition"] ?? ""]);
    const conditions = new Map(/** @type {[string, string][]} */ (steps));
    for (const { Action: action = "", Type: type } of database.rows("CustomAction")) {
      assert.ok(HARMLESS.includes(Number(type) & 63), action);
      if ((Number(type) & ELEVATED) !== 0) assert.match(conditions.get(action) ?? "", /^ALLUSERS AND /, action);
    }
  },

  "a task that a user has made under the app's name is replaced, and goes at removal"(pc) {
    const { wine } = pc;
    const xml = join(wine.folder, "task.xml");
    // Wine's scheduler forgets what a task does.
    const content = "<RegistrationInfo><Description>evil</Description></RegistrationInfo>";
    const actions = "<Actions><Exec><Command>C:\\evil.exe</Command></Exec></Actions>";
    const namespace = "http://schemas.microsoft.com/windows/2004/02/mit/task";
    writeFileSync(xml, `<Task xmlns="${namespace}">${content}${actions}</Task>`);
    const made = wine.runSync("schtasks.exe", ["/Create", "/TN", product.identifier, "/XML", wine.windowsPath(xml)]);
    assert.equal(made.code, 0, made.stderr);
    assert.match(registeredTask(wine, product.identifier), /evil/);
    const msi = packDummies(wine.folder, "0.3.0", { task: true });
    assert.equal(pc.install(msi, "INSTALLDIR=C:\\Program Files\\R&D"), 0);
    const description = `<Description>${product.name} 証明書の期限の確認</Description>`;
    assert.ok(registeredTask(wine, product.identifier).includes(description));
    assert.equal(pc.remove(msi), 0);
    assert.equal(registeredTask(wine, product.identifier), "");
    pc.assertClean();
  },
};

/** @param {string} folder */
const chosen = (folder) => [
  `"InstallDir"="${folder.replaceAll("\\", "\\\\")}"`,
  '"DesktopShortcut"="0"',
  '"AutoUpdate"="0"',
  '"Reminder"="0"',
];

/** @param {Installation} pc @param {string} key @param {() => void} action */
function withValues(pc, key, action) {
  pc.wine.register(key, chosen(USERS_FOLDER));
  try {
    action();
  } finally {
    pc.wine.register(`-${key.replace(/\\[^\\]*$/, "")}`, []);
    pc.removeAll();
  }
}

/** What an installation adds, the attacker's values apart. @param {Installation} pc */
const added = (pc) => pc.added().filter((line) => !line.startsWith("registry HKCU\\Software\\Setoshin"));

/** Types of custom actions, less their options: a program of the table Binary, a refusal, a property. */
const HARMLESS = [2, 19, 51];
const ELEVATED = 2048;

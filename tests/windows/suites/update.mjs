// @ts-check
// A newer version by the app's own way: an old one installed, the new one served by the practice bank,
// offered to our program, installed by Windows Installer as the app starts it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { editions, identityOf } from "../../../packaging/identity.mjs";
import { inRepository } from "../../../scripts/lib/paths.mjs";
import { Customer, startBank } from "../bank.mjs";
import { packDummies, product } from "../dummy_package.mjs";
import { SCREENSHOTS, Screen, useJapaneseFonts } from "../screen.mjs";
import { tamper } from "../signer.mjs";
import { snapshot } from "../snapshot.mjs";
import { updateWords, WizardRun } from "../wizard_run.mjs";
import { buildTerminal } from "./terminal.mjs";

/** @typedef {import("../wine.mjs").Wine} Wine */

const OLD = "0.0.9"; // older than our own program
const NEW = "99.0.0";

/** The edition that our program, `cert-cli`, is. */
const ours = identityOf(editions.practice);

/** Chosen in the earlier installation. */
const CHOICES = ["INSTALLDIR=C:\\Program Files\\証明書 アプリ", "DESKTOPSHORTCUT=0", "AUTOUPDATE=1", "REMINDER=0"];

/** @type {import("../report.mjs").Suite} */
export async function update(wine, report) {
  const { cli } = buildTerminal(wine);
  const old = packDummies(wine.folder, OLD);
  const updates = join(wine.folder, "updates");
  mkdirSync(updates);
  const release = packDummies(wine.folder, NEW, { output: "updates/cc1554setup.msi" });
  const data = join(wine.prefix, "drive_c", "users", "tester", "AppData", "Roaming", "practice-bank");
  const bank = await startBank(data, ["--updates", updates]);
  try {
    publish(release, updates, new URL(bank.ready.web).origin);
    const test = new UpdateTest(wine, cli, bank.ready);
    await report.check("a manifest that was changed is refused", () =>
      test.refusesChanged(join(updates, "latest.json")),
    );
    await report.check("an update is offered to our program", () => test.isOffered());
    await report.check("the update replaces the old version, and keeps folder, choices and certificates", () =>
      test.installs(old, release, bank.user),
    );
    await report.check("a machine whose administrator forbids self-update fetches nothing", () => test.obeys());
    const chosen = packDummies(wine.folder, "0.1.0", { as: ours });
    await report.check("installed with AUTOUPDATE=0 it fetches nothing; without that choice it does again", () =>
      test.obeysChoice(chosen),
    );
  } finally {
    await bank.service.stop();
  }
}

/**
 * Signs and describes a package as it is done for the update service, by a key of its own.
 * @param {string} file @param {string} folder @param {string} origin
 */
function publish(file, folder, origin) {
  const words = [NEW, "--package", file, "--output", folder, "--url", `${origin}/updates`];
  const env = { ...process.env, XDG_DATA_HOME: `${folder}-key` };
  execFileSync(process.execPath, [inRepository("packaging", "release", "release.mjs"), ...words], {
    env,
    stdio: "pipe",
  });
}

/**
 * As the app starts it: one page of progress, one of the end.
 * @param {Wine} wine @param {string} msi @param {string} picture
 */
export async function updateInWindow(wine, msi, picture) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  useJapaneseFonts(wine);
  const screen = await Screen.open();
  try {
    const run = new WizardRun(wine, screen);
    await run.progress(picture, () => run.msiexec(updateWords(wine.windowsPath(msi))));
    await run.finishes();
  } finally {
    screen.close();
  }
}

class UpdateTest extends Customer {
  async isOffered() {
    const { code, answer, said } = await this.tries(["update"]);
    assert.equal(code, 3, said);
    assert.equal(answer.version, NEW);
  }

  /** @param {string} reason */
  async isRefused(reason) {
    const { code, answer } = await this.tries(["update"]);
    assert.ok(![0, 3].includes(code), `exit ${code}`); // nothing new, or offered
    assert.equal(answer.code, reason);
  }

  /** @param {string} file as the bank serves it */
  async refusesChanged(file) {
    const right = readFileSync(file);
    tamper(file);
    try {
      await this.isRefused("update_changed");
    } finally {
      writeFileSync(file, right);
    }
  }

  /** @param {string} old @param {string} release @param {import("../bank.mjs").User} user */
  async installs(old, release, user) {
    const { wine } = this;
    const { fingerprint } = await this.issue(user);
    assert.equal(wine.msiexec("/i", old, ...CHOICES), 0);
    await updateInWindow(wine, release, "30-own-update");
    const values = this.settings();
    assert.equal(values.get("Version"), NEW);
    assert.equal(values.get("InstallDir"), "C:\\Program Files\\証明書 アプリ\\");
    assert.equal(values.get("DesktopShortcut"), "0");
    assert.equal(values.get("Reminder"), "0");
    assert.ok(!existsSync(join(wine.desktop, `${product.name}.lnk`)));
    assert.deepEqual(await this.fingerprints(), [fingerprint]);
  }

  /** What the installer has left in the registry. */
  settings() {
    const begin = `registry HKLM\\Software\\${product.registryKey}: `;
    const lines = [...snapshot(this.wine)].filter((line) => line.startsWith(begin));
    const values = lines.map((line) => /^"(\w+)"="(.*)"$/.exec(line.slice(begin.length)) ?? []);
    return new Map(values.map(([, name = "", value = ""]) => [name, value]));
  }

  async obeys() {
    const key = `HKEY_LOCAL_MACHINE\\Software\\Policies\\${ours.registryKey}`;
    this.wine.register(key, ['"DisableSelfUpdate"=dword:1']);
    await this.isRefused("update_forbidden");
    this.wine.register(`-${key}`, []);
    await this.isOffered();
  }

  /** @param {string} msi of the edition that our program is */
  async obeysChoice(msi) {
    assert.equal(this.wine.msiexec("/i", msi, "AUTOUPDATE=0"), 0);
    await this.isRefused("update_forbidden");
    assert.equal(this.wine.msiexec("/x", msi), 0);
    await this.isOffered();
  }
}

// @ts-check
// The MSI without its pages: what it puts where, upgrades, removal, administrators' properties.
// The programs inside are dummies: only the installer is tested here.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { packDummies, product, tellingAboutRestarts } from "../dummy_package.mjs";
import { EXIT, expected, Installation, WEBVIEW } from "../installation.mjs";
import { snapshot } from "../snapshot.mjs";
import { WINDOWS_10, WINDOWS_KEY } from "../wine.mjs";
import { ATTACKS } from "./installer_attacks.mjs";
import { CONTEXTS } from "./installer_contexts.mjs";

const ELSEWHERE = ["INSTALLDIR=C:\\Program Files\\証明書 アプリ", "DESKTOPSHORTCUT=0", "AUTOUPDATE=0", "REMINDER=0"];
const NOTHING_CHOSEN = { desktop: false, update: false, reminder: false };

/** One after the other, on one Windows. @type {import("../installation.mjs").Checks} */
const CHECKS = {
  "installs exactly its files, shortcuts and settings"(pc) {
    assert.equal(pc.install(pc.old), 0);
    assert.deepEqual(pc.added(), expected("0.1.0"));
    assertRegisters(pc.calls(), "0.1.0");
  },

  "a link starts the program with the link as its only argument"(pc) {
    const link = "cc1554://renew?serial=0a1b";
    assert.equal(pc.wine.runSync("wine", ["start", "/wait", link]).code, 0);
    assert.deepEqual(pc.calls(), [`cert-app 0.1.0 <${link}>`]);
  },

  "has one entry in the list of programs, with version, publisher and contact"(pc) {
    const entries = [...snapshot(pc.wine)].filter(
      (line) => /CurrentVersion\\Uninstall\\\{/.test(line) && !pc.clean.has(line),
    );
    assert.equal(entries.filter((line) => /: "DisplayName"=/.test(line)).length, 1);
    for (const value of [
      `"DisplayName"="${product.name}"`,
      '"DisplayVersion"="0.1.0"',
      `"Publisher"="${product.manufacturer}"`,
      `"Contact"="${product.contact.name}"`,
      `"HelpTelephone"="${product.contact.phone}"`,
      `"Comments"="${product.nameInEnglish}"`,
      ...["URLInfoAbout", "HelpLink", "URLUpdateInfo"].map((name) => `"${name}"="${product.homepage}"`),
      '"InstallLocation"="C:\\Program Files\\cc1554\\"',
    ]) {
      const isThere = entries.some((line) => line.endsWith(value));
      assert.ok(isThere, `${value} is not in\n${entries.join("\n")}`);
    }
  },

  "a new prompt finds cert-cli, by this edition's name"(pc) {
    const found = pc.wine.runSync("wine", ["cmd", "/c", product.windows.terminal.replace(".exe", ""), "list"]);
    assert.equal(found.code, 0, found.stdout + found.stderr);
    assert.deepEqual(pc.calls(), ["cert-cli 0.1.0 <list>"]);
  },

  "the event log knows whose events these are, and has a text for them"(pc) {
    const source = eventSource(pc);
    assert.match(source, /EventMessageFile +REG_SZ +C:\\windows\\system32\\EventCreate\.exe/i);
    assert.match(source, /TypesSupported +REG_DWORD +0x7/);
  },

  "installing the same version again changes nothing"(pc) {
    assert.equal(pc.install(pc.old), 0);
    assert.deepEqual(pc.added(), expected("0.1.0"));
  },

  "repair brings a lost file back"(pc) {
    const lost = join(pc.programs, product.windows.terminal);
    rmSync(lost);
    assert.equal(pc.install(pc.old, "REINSTALL=ALL", "REINSTALLMODE=ecmus"), 0);
    assert.ok(existsSync(lost));
    assert.deepEqual(pc.added(), expected("0.1.0"));
  },

  "a newer version replaces it in place"(pc) {
    assert.equal(pc.install(pc.current), 0);
    assert.deepEqual(pc.added(), expected("0.2.0"));
    const calls = pc.calls();
    assert.equal(calls.at(-2), `task 0.1.0 <${product.identifier}>`);
    assertRegisters(calls.slice(-1), "0.2.0");
  },

  "an older version is refused, and nothing changes"(pc) {
    pc.assertUnchangedBy(() => assert.equal(pc.install(pc.old), EXIT.failed));
  },

  "removal leaves nothing, in PATH and event log neither"(pc) {
    assert.match(machinesPath(pc), /;C:\\Program Files\\cc1554\\$/);
    assert.equal(pc.remove(pc.current), 0);
    pc.assertClean();
    assert.doesNotMatch(machinesPath(pc), /cc1554/); // Wine leaves the separator
    assert.doesNotMatch(eventSource(pc), /EventCreate/);
    assert.deepEqual(pc.calls(), [`task 0.2.0 <${product.identifier}>`]);
  },

  "installs into another folder, without desktop shortcut, automatic updates and daily check"(pc) {
    assert.equal(pc.install(pc.old, ...ELSEWHERE), 0);
    assert.deepEqual(pc.added(), expected("0.1.0", "Program Files/証明書 アプリ", NOTHING_CHOSEN));
    assert.deepEqual(pc.calls(), []);
  },

  "an upgrade keeps folder and choices without being told"(pc) {
    assert.equal(pc.install(pc.current), 0);
    assert.deepEqual(pc.added(), expected("0.2.0", "Program Files/証明書 アプリ", NOTHING_CHOSEN));
  },

  "removal from another folder leaves nothing"(pc) {
    assert.equal(pc.remove(pc.current), 0);
    pc.assertClean();
  },

  "an upgrade changes the choices it is told to change"(pc) {
    assert.equal(pc.install(pc.old, ...ELSEWHERE), 0);
    assert.equal(pc.install(pc.current, "DESKTOPSHORTCUT=1", "AUTOUPDATE=1", "REMINDER=1"), 0);
    assert.deepEqual(pc.added(), expected("0.2.0", "Program Files/証明書 アプリ"));
    assertRegisters(pc.calls().slice(-1), "0.2.0", "C:\\Program Files\\証明書 アプリ\\");
    pc.removeAll();
    pc.assertClean();
  },

  async "a program that runs during an upgrade is replaced at the next start, and no file left old"(pc) {
    const { wine, programs } = pc;
    assert.equal(pc.install(pc.old), 0);
    pc.calls();
    const running = wine.spawn(join(programs, "cert-app.exe"), ["stay"]);
    const ended = once(running, "exit");
    try {
      while (pc.calls().length === 0) await pause(100);
      assert.equal(pc.install(pc.current), EXIT.restart);
      assert.equal(running.exitCode, null, "the program was ended without a question");
    } finally {
      running.kill("SIGKILL");
      await ended;
      wine.end();
    }
    wine.runSync("wineboot", ["--restart"]);
    wine.settle();
    const names = readdirSync(programs).filter((name) => name !== "THIRD-PARTY-LICENCES.txt");
    const files = names.map((name) => readFileSync(join(programs, name)));
    assert.equal(files.length, 3);
    assert.ok(files.every((file) => file.includes("0.2.0")));
    pc.removeAll();
  },

  "case 35: where nobody is asked the PC is not restarted, unless the caller says so"(pc) {
    const telling = tellingAboutRestarts(pc.old);
    for (const [words, restart] of /** @type {const} */ ([
      [["/qn"], " <ReallySuppress>"],
      [["/quiet"], " <ReallySuppress>"],
      [["/qb"], " <ReallySuppress>"],
      [["/passive"], " <ReallySuppress>"],
      [["/norestart"], " <ReallySuppress>"],
      [["REBOOT=Force"], " <Force>"],
      [["/passive", "REBOOT=Suppress"], " <Suppress>"],
      [["/qr"], ""], // with pages: there is somebody to ask
    ])) {
      pc.calls();
      assert.equal(pc.install(telling, ...words), 0);
      const told = pc.calls().find((call) => call.includes("<restart>"));
      assert.equal(told, `task 0.1.0 <restart>${restart}`, words.join(" "));
      assert.equal(pc.remove(telling), 0);
    }
    pc.calls();
  },

  "an older Windows than 10 is refused, and nothing changes"(pc) {
    pc.wine.register(WINDOWS_KEY, [WINDOWS_10.replace(/=.*/, "=-")]);
    pc.assertUnchangedBy(() => assert.equal(pc.install(pc.old), EXIT.failed));
    pc.wine.register(WINDOWS_KEY, [WINDOWS_10]);
  },

  "a log is written where it is asked for"(pc) {
    const log = join(pc.wine.folder, "install.log");
    assert.equal(pc.install(pc.old, "/l*v", pc.wine.windowsPath(log)), 0);
    assert.ok(existsSync(log) && statSync(log).size > 0);
    pc.removeAll();
  },

  "a bundled bootstrapper brings a missing WebView2 runtime"(pc) {
    pc.calls();
    const bundled = packDummies(pc.wine.folder, "0.3.0", { bootstrapper: true });
    assert.equal(pc.install(bundled), 0);
    assert.equal(pc.calls()[0], "MicrosoftEdgeWebview2Setup 0.3.0 </silent> </install>");
    assert.equal(pc.remove(bundled), 0);
    pc.assertClean();
    for (const [version, isBrought] of /** @type {const} */ ([
      ["120.0.0.0", false],
      ["0.0.0.0", true], // what a removed runtime may leave
    ])) {
      pc.calls();
      pc.wine.register(WEBVIEW, [`"pv"="${version}"`]);
      assert.equal(pc.install(bundled), 0);
      assert.equal(
        pc.calls().some((call) => call.startsWith("MicrosoftEdgeWebview2Setup")),
        isBrought,
        version,
      );
      assert.equal(pc.remove(bundled), 0);
    }
    pc.wine.register(`-${WEBVIEW.replace(/\\Clients.*/, "")}`, []);
    pc.calls();
    pc.assertClean();
  },
};

/** @type {import("../report.mjs").Suite} */
export async function installer(wine, report) {
  const pc = new Installation(wine);
  report.afterFailure = () => pc.removeAll();
  for (const [what, check] of Object.entries({ ...CHECKS, ...ATTACKS, ...CONTEXTS })) {
    await report.check(what, () => check(pc));
  }
  report.afterFailure = () => {};
  report.impossible(
    "a running program is named and closed",
    "Wine has no Restart Manager and shows no FilesInUse page",
  );
  report.impossible("a failure in the middle brings the old version back", "Wine's installer has no rollback");
  report.impossible("an installation for one user without an administrator", "Wine does not know MSIINSTALLPERUSER");
}

/** @param {import("../installation.mjs").Installation} pc */
function eventSource(pc) {
  const key = `HKLM\\System\\CurrentControlSet\\Services\\EventLog\\Application\\${product.scheme}`;
  return pc.wine.runSync("reg.exe", ["query", key]).stdout;
}

/** The folders in which every prompt looks. @param {import("../installation.mjs").Installation} pc */
function machinesPath(pc) {
  const key = "HKLM\\System\\CurrentControlSet\\Control\\Session Manager\\Environment";
  const { stdout } = pc.wine.runSync("reg.exe", ["query", key, "/v", "PATH"]);
  return /REG_(?:EXPAND_)?SZ\s+(.*\S)/.exec(stdout)?.[1] ?? "";
}

/**
 * The daily check has been registered, for the group of all users.
 * @param {readonly string[]} calls @param {string} version
 */
function assertRegisters(calls, version, folder = "C:\\Program Files\\cc1554\\") {
  assert.equal(calls.length, 1, calls.join("\n"));
  const [, name, xml, group] = /^task (.*) <(<Task .*<\/Task>)> <(.*)>$/.exec(calls[0] ?? "") ?? [];
  assert.equal(name, `${version} <${product.identifier}>`, calls[0]);
  assert.ok(xml?.includes(`<Command><![CDATA[${folder}cert-app.exe]]></Command>`), xml);
  assert.equal(group, "S-1-5-32-545");
}

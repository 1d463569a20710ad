import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { folderOfFile } from "../support/folder.ts";
import { programs, root } from "../support/programs.ts";
import { DpkgSystem } from "./support/dpkg_system.ts";
import { isProgram, linkedPackages, run, succeeds } from "./support/package.ts";

const LINK = "cc1554-practice://renew?serial=0a1b";

/** What belongs to the package; dpkg's own records are beside it. */
const FILES = [
  "usr/bin/cc1554-practice",
  "usr/bin/cc1554-practice-cli",
  "usr/lib/cc1554-practice/install-update",
  "usr/lib/cc1554-practice/place-shortcut",
  "usr/lib/systemd/user/cc1554-practice-remind.service",
  "usr/lib/systemd/user/cc1554-practice-remind.timer",
  "usr/lib/systemd/user/cc1554-practice-shortcut.service",
  "usr/lib/systemd/user/default.target.wants/cc1554-practice-shortcut.service",
  "usr/lib/systemd/user/timers.target.wants/cc1554-practice-remind.timer",
  "usr/share/applications/cc1554-practice.desktop",
  "usr/share/bash-completion/completions/cc1554-practice-cli",
  "usr/share/doc/cc1554-practice/THIRD-PARTY-LICENCES.txt.gz",
  "usr/share/doc/cc1554-practice/changelog.gz",
  "usr/share/doc/cc1554-practice/copyright",
  "usr/share/fish/vendor_completions.d/cc1554-practice-cli.fish",
  "usr/share/icons/hicolor/128x128/apps/cc1554-practice.png",
  "usr/share/icons/hicolor/256x256/apps/cc1554-practice.png",
  "usr/share/icons/hicolor/32x32/apps/cc1554-practice.png",
  "usr/share/icons/hicolor/scalable/apps/cc1554-practice.svg",
  ...["", "-cli", "-cli-completions", "-cli-delete", "-cli-doctor", "-cli-issue", "-cli-list", "-cli-renew"]
    .concat(["-cli-resume", "-cli-support-bundle", "-cli-update"])
    .flatMap((page) => [`usr/share/man/man1/cc1554-practice${page}.1.gz`, ...inJapanese(page)]),
  "usr/share/metainfo/jp.example.setoshin.cc1554.practice.metainfo.xml",
  "usr/share/polkit-1/actions/jp.example.setoshin.cc1554.practice.install-update.policy",
  "usr/share/zsh/vendor-completions/_cc1554-practice-cli",
];

/** The terminal program's pages, not the window's. */
function inJapanese(page: string): readonly string[] {
  return page === "" ? [] : [`usr/share/man/ja/man1/cc1554-practice${page}.1.gz`];
}

const folder = folderOfFile();
const dpkgSystem = new DpkgSystem(join(folder, "system"));
const system = dpkgSystem.root;
let deb: string;

const field = (name: string) => succeeds(["dpkg-deb", "--field", deb, name]);
const dependencies = () =>
  field("Pre-Depends")
    .split(", ")
    .map((one) => one.split(" ")[0]);
const installed = (path: string) => readFileSync(join(system, path), "utf8");

before(
  () => {
    const output = join(folder, "package");
    // No release has been made there: the package knows no key.
    const environment = { ...process.env, XDG_DATA_HOME: join(folder, "data") };
    succeeds(["node", "packaging/linux/package.mjs", "--program", programs.app, "--output", output], environment);
    const [name = "", ...others] = readdirSync(output);
    assert.deepEqual(others, []);
    deb = join(output, name);
    dpkgSystem.dpkg("--install", deb);
  },
  { timeout: 120_000 },
);

void test("says what it is, out of the bank's profile", () => {
  const version = /^version = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))?.[1];
  assert.equal(field("Version"), version);
  assert.equal(field("Package"), "cc1554-practice");
  assert.match(field("Maintainer"), /^瀬戸信用金庫 国際業務部 <\S+@\S+>$/);
  const words = [
    " 瀬戸信用金庫 電子証明書発行更新アプリ（練習用）",
    " お問い合わせ先: 瀬戸信用金庫 国際業務部 0120-551-039",
  ];
  for (const line of words) assert.ok(field("Description").includes(line), line);
  const depends = dependencies();
  for (const needed of ["libc6", "libgtk-3-0", "libnss3", "libssl3", "libwebkit2gtk-4.1-0"]) {
    assert.ok(depends.includes(needed), needed);
  }
  assert.equal(field("Conflicts"), "", "the editions stand side by side");
});

void test("depends on whatever its programs are linked with, and recommends what it starts", () => {
  const depends = dependencies();
  const linked = FILES.filter((file) => isProgram(join(system, file)));
  const programs = ["usr/bin/cc1554-practice", "usr/bin/cc1554-practice-cli"];
  const expected = [...programs, "usr/lib/cc1554-practice/install-update"];
  assert.deepEqual(linked, expected);
  const needed = linked.flatMap((file) => linkedPackages(join(system, file)));
  assert.ok(needed.includes("libgssapi-krb5-2"), "Kerberos is linked");
  for (const name of needed) assert.ok(depends.includes(name), name);
  assert.ok(field("Recommends").split(", ").includes("pkexec"), "asks for consent to updates");
});

void test("case 34: dpkg unpacks it only where everything is there that it needs", () => {
  assert.equal(field("Depends"), "", "what is missing there is missed after the old version is gone");
  assert.ok(dependencies().length > 10);
});

void test("installs these files and runs no script of its own", () => {
  assert.deepEqual(dpkgSystem.contents(), [...FILES].sort());
  assert.equal(dpkgSystem.dpkg("--verify"), "");
  const control = succeeds(["sh", "-c", 'dpkg-deb --ctrl-tarfile "$0" | tar -t', deb]);
  const records = control.split("\n").filter((name) => !name.endsWith("/"));
  assert.deepEqual(records.sort(), ["./control", "./md5sums"]);
  for (const file of FILES.filter((path) => !path.includes(".wants/"))) {
    const expected = /^usr\/(bin|lib\/cc1554-practice)\//.test(file) ? 0o755 : 0o644;
    assert.equal(statSync(join(system, file)).mode & 0o777, expected, file);
  }
});

void test("carries the licences of what is in its programs", () => {
  const documents = "usr/share/doc/cc1554-practice";
  assert.match(installed(`${documents}/copyright`), /THIRD-PARTY-LICENCES\.txt/);
  const licences = gunzipSync(readFileSync(join(system, documents, "THIRD-PARTY-LICENCES.txt.gz"))).toString();
  for (const name of ["rustls", "openssl", "tauri", "budoux \\(npm\\)"]) {
    assert.match(licences, new RegExp(`^${name} [\\d.]+; `, "m"));
  }
  assert.doesNotMatch(licences, /^OpenSSL /m, "the system's");
});

void test("has an administrator asked for updates under a name of its own, each time", () => {
  const id = "jp.example.setoshin.cc1554.practice.install-update";
  const path = join(system, `usr/share/polkit-1/actions/${id}.policy`);
  succeeds(["xmllint", "--noout", "--nonet", path]);
  const policy = readFileSync(path, "utf8");
  assert.ok(policy.includes(`<action id="${id}">`));
  assert.match(policy, /exec\.path">\/usr\/lib\/cc1554-practice\/install-update</);
  assert.match(policy, /<message xml:lang="ja">[^<]*瀬戸信用金庫 電子証明書発行更新アプリ（練習用）/);
  const messages = [...policy.matchAll(/<message[^>]*>([^<]*)</g)].map((match) => match[1] ?? "");
  assert.equal(messages.length, 2);
  for (const message of messages) assert.ok(message.endsWith("$(command_line)"), "it names the version");
  const defaults = [...policy.matchAll(/<allow_\w+>(\w+)</g)].map((match) => match[1]);
  assert.deepEqual(defaults, ["auth_admin", "auth_admin", "auth_admin"], "and not remembered");
  assert.doesNotMatch(policy, /@/);
});

void test("has a menu entry that takes the links", () => {
  const path = join(system, "usr/share/applications/cc1554-practice.desktop");
  assert.equal(succeeds(["desktop-file-validate", path]), "");
  const entry = readFileSync(path, "utf8");
  assert.match(entry, /^Name=瀬戸信用金庫 電子証明書発行更新アプリ（練習用）$/m);
  assert.match(entry, /^Exec=cc1554-practice %u$/m);
  assert.match(entry, /^MimeType=x-scheme-handler\/cc1554-practice;$/m);
  assert.match(entry, /^Icon=cc1554-practice$/m);
  assert.doesNotMatch(entry, /@/);
});

void test("a link reaches the program as its only argument", async () => {
  const said = join(folder, "arguments");
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const script = `#!/bin/sh\nprintf '%s\\n' "$@" > "${said}.part" && mv "${said}.part" "${said}"\n`;
  writeFileSync(join(bin, "cc1554-practice"), script, { mode: 0o755 });
  const [home, share] = [join(folder, "home"), join(folder, "share")];
  mkdirSync(home);
  cpSync(join(system, "usr/share"), share, { recursive: true });
  succeeds(["update-desktop-database", join(share, "applications")]); // dpkg's trigger does it
  succeeds(["xdg-open", LINK], {
    PATH: `${bin}:${process.env["PATH"]}`,
    HOME: home,
    DISPLAY: ":nowhere",
    XDG_DATA_DIRS: share,
    // Without a desktop xdg-open 1.1.3 takes a scheme with digits for a file.
    XDG_CURRENT_DESKTOP: "GNOME",
  });
  while (!existsSync(said)) await pause(20);
  assert.equal(readFileSync(said, "utf8"), `${LINK}\n`);
});

void test("has a daily check that is switched on for everyone", () => {
  const units = "usr/lib/systemd/user";
  const link = readlinkSync(join(system, units, "timers.target.wants/cc1554-practice-remind.timer"));
  assert.ok(existsSync(join(system, units, "timers.target.wants", link)));
  const service = installed(`${units}/cc1554-practice-remind.service`);
  assert.match(service, /^ExecStart=\/usr\/bin\/cc1554-practice --remind$/m);
  assert.match(installed(`${units}/cc1554-practice-remind.timer`), /^OnCalendar=\*-\*-\* /m);
});

void test("case 32: a check that was missed while the PC was off or asleep is made afterwards", () => {
  const timer = installed("usr/lib/systemd/user/cc1554-practice-remind.timer");
  assert.match(timer, /^\[Timer\]\n(?:.+\n)*OnCalendar=.+\n(?:.+\n)*Persistent=true\n/m);
});

void test("the check leaves who never used the app alone", () => {
  const home = join(folder, "newcomer");
  mkdirSync(home);
  const environment = { PATH: process.env["PATH"], HOME: home };
  assert.equal(succeeds([join(system, "usr/bin/cc1554-practice"), "--remind"], environment), "");
  assert.deepEqual(readdirSync(home), []);
});

void test("puts a shortcut on each desktop once, and takes it away when it is gone", () => {
  const home = join(folder, "clerk");
  const desktop = join(home, "デスクトップ");
  const shortcut = join(desktop, "cc1554-practice.desktop");
  const environment = { PATH: process.env["PATH"], HOME: home };
  const place = () => succeeds([join(system, "usr/lib/cc1554-practice/place-shortcut")], environment);
  mkdirSync(join(home, ".config"), { recursive: true });
  writeFileSync(join(home, ".config/user-dirs.dirs"), 'XDG_DESKTOP_DIR="$HOME/デスクトップ"\n');
  place();
  assert.ok(!existsSync(join(home, ".local")), "without a desktop it waits for one");
  mkdirSync(desktop);
  place();
  assert.equal(readlinkSync(shortcut), "/usr/share/applications/cc1554-practice.desktop");
  rmSync(shortcut);
  place();
  assert.deepEqual(readdirSync(desktop), [], "thrown away once is thrown away");

  symlinkSync("/usr/share/applications/cc1554-practice.desktop", shortcut);
  const unit = installed("usr/lib/systemd/user/cc1554-practice-shortcut.service");
  const stop = /^ExecStop=\/bin\/sh -c '(.*)'$/m.exec(unit)?.[1]?.replaceAll("$$", "$") ?? "";
  const present = stop.replace("/usr/bin/cc1554-practice", join(system, "usr/bin/cc1554-practice"));
  succeeds(["sh", "-c", present], environment);
  assert.deepEqual(readdirSync(desktop), ["cc1554-practice.desktop"], "it stays as long as the program is there");
  succeeds(["sh", "-c", stop], environment);
  assert.deepEqual(readdirSync(desktop), []);
  assert.deepEqual(readdirSync(join(home, ".local/state")), []);
});

void test("has units that systemd understands", () => {
  const units = ["remind.service", "remind.timer", "shortcut.service"];
  const paths = units.map((unit) => join(system, `usr/lib/systemd/user/cc1554-practice-${unit}`));
  // What they start is not installed on this system.
  const said = run(["systemd-analyze", "--user", "verify", "--man=no", ...paths]);
  const others = said.stderr
    .split("\n")
    .filter((line) => line.includes("cc1554-practice") && !/is not executable/.test(line));
  assert.deepEqual(others, []);
});

void test("goes and leaves nothing", () => {
  dpkgSystem.dpkg("--purge", "cc1554-practice");
  assert.deepEqual(dpkgSystem.contents(), []);
  assert.ok(!existsSync(join(system, "usr")), "not even an empty folder");
});

void test("is not made for the bank's customers while the profile has placeholders", () => {
  const refused = run(["node", "packaging/linux/package.mjs", "--release", "--program", programs.app]);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /seto cannot be released yet:\n {2}- homepage is a placeholder/);
});

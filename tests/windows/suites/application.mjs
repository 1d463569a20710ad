// @ts-check
// The installer with the programs in it: installed, used, removed. With `--optimised` as it is handed out; without,
// its programs are those that the other suites have compiled.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../../../scripts/lib/paths.mjs";
import { readProfile } from "../../../scripts/lib/profile.mjs";
import { editions, fileName, identity } from "../../../wix/lib/identity.mjs";
import { startBank } from "../bank.mjs";
import { PICTURES, Screen, useJapaneseFonts } from "../screen.mjs";
import { difference, snapshot } from "../snapshot.mjs";
import { BOOKKEEPING } from "./installer.mjs";

/** @typedef {import("../report.mjs").Report} Report */
/** @typedef {import("../wine.mjs").Wine} Wine */

const { demonstration } = editions;
const profile = readProfile(demonstration.profile);
const product = identity(demonstration, profile);

/** @param {Wine} wine @param {Report} report */
export async function application(wine, report) {
  const output = join(wine.folder, "package");
  const kind = process.argv.includes("--optimised") ? [] : ["--unoptimised"];
  const packing = [inRepository("wix", "package.mjs"), "--output", output, ...kind];
  execFileSync(process.execPath, packing, { stdio: "inherit" });
  const msi = wine.windowsPath(join(output, fileName(profile)));
  // The package has none; and the program is started from where it is installed.
  wine.provideShim();
  useJapaneseFonts(wine);
  const clean = snapshot(wine);
  const folder = join(wine.prefix, "drive_c", "Program Files", product.folder);

  await report.check("the package installs, and the scheduler knows the daily check", () => {
    assert.equal(wine.runSync("msiexec", ["/i", msi, "/qn"]).code, 0);
    assert.match(task(wine), /<Description>瀬戸信用金庫 電子証明書発行更新アプリ 証明書の期限の確認</);
    assert.match(task(wine), /<StartWhenAvailable>true</);
    const files = readdirSync(folder).sort();
    assert.deepEqual(files, ["WebView2Loader.dll", "cert-app.exe", "cert-cli.exe"]);
    for (const name of files) {
      const [installed, packed] = [folder, join(output, "programs")].map((place) => readFileSync(join(place, name)));
      assert.ok(packed?.equals(installed ?? Buffer.alloc(0)), `${name} is not what was packed`);
    }
  });
  await report.check("without the WebView2 runtime the app says what to do, and ends", () =>
    explains(wine, join(folder, "cert-app.exe")),
  );
  await report.check("the daily check of who has no certificate says nothing", () => {
    const { code, stderr } = wine.runSync(join(folder, "cert-app.exe"), ["--remind"]);
    assert.equal(code, 0, stderr);
  });
  await report.check(
    "the demonstration edition finds the practice bank by its data folder, within the machine's policy",
    () => findsBank(wine, join(folder, "cert-cli.exe")),
  );
  await report.check("removal takes the daily check along, and leaves nothing of the program", () => {
    assert.equal(wine.runSync("msiexec", ["/x", msi, "/qn"]).code, 0);
    assert.equal(task(wine), "");
    const left = difference(clean, snapshot(wine)).added.filter((line) => !BOOKKEEPING.test(line));
    const foreign = left.filter((line) => !OF_THE_USER.some((own) => own.test(line)));
    assert.deepEqual(foreign, []);
  });
  report.impossible("the window itself, and what it shows", "Wine has no WebView2 runtime");
  report.impossible("when the daily check is done, and for whom", "Wine's scheduler forgets triggers and actions");
  report.impossible("a notice of the daily check", "Wine shows no toast notifications");
}

/** Certificates, keys and the app's log are the user's, and stay. */
const OF_THE_USER = [
  /^file drive_c\/users\/tester\/AppData\//,
  /^registry HK..\\Software\\Microsoft\\SystemCertificates/, // the machine's, too, are made when looked at
  /^registry HKCU\\Software\\Microsoft\\Cryptography/,
];

/** The task as the scheduler has kept it; nothing where there is none. @param {Wine} wine */
function task(wine) {
  const file = join(wine.prefix, "drive_c", "windows", "system32", "tasks", product.identifier);
  if (!existsSync(file)) return "";
  const bytes = readFileSync(file);
  const text = bytes.toString(bytes[1] === 0 || bytes[0] === 0xff ? "utf16le" : "utf8");
  return text.replace(/>\s+</g, "><");
}

/** @param {Wine} wine @param {string} program */
async function explains(wine, program) {
  mkdirSync(PICTURES, { recursive: true });
  const screen = await Screen.open();
  try {
    const app = wine.spawn(program, [], { env: { DISPLAY: screen.display } });
    const ended = once(app, "exit");
    await screen.photograph(join(PICTURES, "no-webview2.png"), "the message");
    screen.press("Return");
    const patience = setTimeout(() => app.kill("SIGKILL"), 60_000);
    assert.deepEqual(await ended, [0, null]);
    clearTimeout(patience);
  } finally {
    screen.close();
  }
}

/** A proxy that is required and not there is in the way; without the policy all is well again. @param {Wine} wine @param {string} program */
function obeysPolicy(wine, program) {
  const key = `HKEY_LOCAL_MACHINE\\Software\\Policies\\${product.registryKey}`;
  const doctor = () => JSON.parse(wine.runSync(program, ["doctor", "--json"]).stdout);
  wine.register(key, ['"ProxyServer"="http://127.0.0.1:9"']);
  assert.equal(doctor().code, "proxy_unreachable");
  wine.register(key, ['"ProxyServer"="direct"']);
  assert.equal(doctor().proxy_source, "policy");
  wine.register(`-${key.replace(/\\[^\\]*$/, "")}`, []); // nobody else's policies are there
  assert.notEqual(doctor().proxy_source, "policy");
}

/** @param {Wine} wine @param {string} program */
async function findsBank(wine, program) {
  const data = join(wine.prefix, "drive_c", "users", "tester", "AppData", "Roaming", "practice-bank");
  const bank = await startBank(data);
  try {
    const [user] = bank.ready.users;
    assert.ok(user);
    const issue = ["issue", "--login-id", user.login_id, "--password-stdin", "--json"];
    const { code, stdout, stderr } = wine.runSync(program, issue, { input: `${user.password}\n` });
    assert.equal(code, 0, stdout + stderr);
    assert.ok(JSON.parse(stdout).common_name.startsWith(`${user.login_id} `), stdout);
    const { link_program } = JSON.parse(wine.runSync(program, ["doctor", "--json"]).stdout);
    assert.equal(link_program, `C:\\Program Files\\${product.folder}\\cert-app.exe`);
    obeysPolicy(wine, program);
  } finally {
    await bank.service.stop();
  }
}

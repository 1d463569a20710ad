// @ts-check
// The installer with the programs in it: installed, used, removed. With `--optimised` as it is handed out; without,
// its programs are those that the other suites have compiled.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { editions, identityOf } from "../../../packaging/identity.mjs";
import { inRepository } from "../../../scripts/lib/paths.mjs";
import { issueFor, passwordOf, startBank } from "../bank.mjs";
import { registeredTask } from "../installation.mjs";
import { SCREENSHOTS, Screen, useJapaneseFonts } from "../screen.mjs";
import { difference, INSTALLER_RECORDS, snapshot } from "../snapshot.mjs";

/** @typedef {import("../wine.mjs").Wine} Wine */

const product = identityOf(editions.practice);
const { terminal } = product.windows;

/** @type {import("../report.mjs").Suite} */
export async function application(wine, report) {
  const output = join(wine.folder, "package");
  const kind = process.argv.includes("--optimised") ? [] : ["--unoptimised"];
  const packing = [inRepository("wix", "package.mjs"), "--output", output, ...kind];
  execFileSync(process.execPath, packing, { stdio: "inherit" });
  const msi = join(output, product.windows.msi);
  // The package has none; and the program is started from where it is installed.
  wine.provideShim();
  useJapaneseFonts(wine);
  const clean = snapshot(wine);
  const folder = join(wine.prefix, "drive_c", "Program Files", product.windows.folder);

  await report.check("the package installs, and the scheduler knows the daily check", () => {
    assert.equal(wine.msiexec("/i", msi), 0);
    const task = registeredTask(wine, product.identifier);
    assert.match(task, /<Description>瀬戸信用金庫 電子証明書発行更新アプリ（練習用） 証明書の期限の確認</);
    assert.match(task, /<StartWhenAvailable>true</);
    const files = readdirSync(folder).sort();
    assert.deepEqual(files, ["THIRD-PARTY-LICENCES.txt", "WebView2Loader.dll", terminal, "cert-app.exe"]);
    for (const name of files) {
      const packed = readFileSync(join(output, "programs", name === terminal ? "cert-cli.exe" : name));
      assert.ok(packed.equals(readFileSync(join(folder, name))), `${name} is not what was packed`);
    }
  });
  await report.check("the licences of what is in the programs lie beside them", () => {
    const licences = readFileSync(join(folder, "THIRD-PARTY-LICENCES.txt"), "utf8");
    for (const name of ["rustls", "openssl", "tauri", "OpenSSL"]) {
      assert.match(licences, new RegExp(`^${name} [\\d.]+; `, "m"));
    }
  });
  await report.check("the file properties of both programs name product and publisher", () => {
    for (const name of ["cert-app.exe", terminal]) {
      const program = readFileSync(join(folder, name));
      assert.match(fileProperty(program, "ProductName"), /^瀬戸信用金庫 電子証明書発行更新アプリ/, name);
      assert.equal(fileProperty(program, "CompanyName"), product.manufacturer, name);
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
    "the practice edition finds the practice bank by its data folder, within the machine's policy",
    () => findsBank(wine, join(folder, terminal)),
  );
  await report.check("removal takes the daily check along, and leaves nothing of the program", () => {
    assert.equal(wine.msiexec("/x", msi), 0);
    assert.equal(registeredTask(wine, product.identifier), "");
    const left = difference(clean, snapshot(wine)).added.filter((line) => !INSTALLER_RECORDS.test(line));
    const foreign = left.filter((line) => !OF_THE_USER.some((own) => own.test(line)));
    assert.deepEqual(foreign, []);
  });
  report.impossible("the window itself, and what it shows", "Wine has no WebView2 runtime");
  report.impossible("when the daily check is done, and for whom", "Wine's scheduler forgets triggers and actions");
  report.impossible("a notice of the daily check", "Wine shows no toast notifications");
}

/** A text of a program's version resource. @param {Buffer} program @param {string} name */
function fileProperty(program, name) {
  const key = Buffer.from(`${name}\0`, "utf16le");
  const begin = program.indexOf(key) + key.length;
  const [, value = ""] = /^\0*([^\0]*)/.exec(program.toString("utf16le", begin, begin + 200)) ?? [];
  return value;
}

/** Certificates, keys and the app's log are the user's, and stay. */
const OF_THE_USER = [
  /^file drive_c\/users\/tester\/AppData\//,
  /^registry HK..\\Software\\Microsoft\\SystemCertificates/, // the machine's, too, are made when looked at
  /^registry HKCU\\Software\\Microsoft\\Cryptography/,
];

/** @param {Wine} wine @param {string} program */
async function explains(wine, program) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const screen = await Screen.open();
  try {
    const app = wine.spawn(program, [], { env: { DISPLAY: screen.display }, timeout: 120_000 });
    const ended = once(app, "exit");
    await screen.capture(join(SCREENSHOTS, "no-webview2.png"), "the message");
    screen.press("Return");
    assert.deepEqual(await ended, [0, null]);
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
    const issue = [...issueFor(bank.user), "--json"];
    const { code, stdout, stderr } = wine.runSync(program, issue, { input: passwordOf(bank.user) });
    assert.equal(code, 0, stdout + stderr);
    assert.ok(JSON.parse(stdout).common_name.startsWith(`${bank.user.login_id} `), stdout);
    const { link_program } = JSON.parse(wine.runSync(program, ["doctor", "--json"]).stdout);
    assert.equal(link_program, `C:\\Program Files\\${product.windows.folder}\\cert-app.exe`);
    obeysPolicy(wine, program);
  } finally {
    await bank.service.stop();
  }
}

// @ts-check
// The package as such, without running it: what is in it, who may not be given it, signatures.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { editions, identityOf } from "../../../packaging/identity.mjs";
import { listen } from "../../../scripts/lib/loopback.mjs";
import { inRepository, root } from "../../../scripts/lib/paths.mjs";
import { obstacles } from "../../../scripts/lib/profile.mjs";
import { Service } from "../../../scripts/lib/service.mjs";
import {
  BOOTSTRAPPER,
  bootstrapperFolder,
  fetchBootstrapper,
  findBootstrapper,
} from "../../../wix/lib/bootstrapper.mjs";
import { Database } from "../../../wix/lib/database.mjs";
import { sign } from "../../../wix/lib/sign.mjs";
import { packDummies, product } from "../dummy_package.mjs";
import { PROGRAM_FILES } from "../installation.mjs";
import { makeSigner, tamper } from "../signer.mjs";
import { describesForIntune, describesForWinget } from "./administrators.mjs";

/** @type {import("../report.mjs").Suite} */
export async function packaging(wine, report) {
  const msi = packDummies(wine.folder, "0.1.0");
  await report.check("the bank's edition is refused while its profile has placeholders", refusesRelease);
  await report.check("a complete profile is not refused", () => {
    const complete = new Map([
      ["edition", "release"],
      ["maintainer", "瀬戸信用金庫 <support@setoshin.co.jp>"],
      ["homepage", "https://www.setoshin.co.jp/"],
      ["service.url", "https://est.setoshin.co.jp/"],
      ["update.url", "https://update.setoshin.co.jp/"],
      ["update.public_keys", "key"],
    ]);
    assert.deepEqual(obstacles(complete), []);
  });
  await report.check("the two editions can stand side by side", () => {
    const [practice, release] = [editions.practice, editions.release].map(identityOf);
    assert.ok(practice && release);
    for (const key of /** @type {const} */ (["name", "scheme", "registryKey", "identifier"])) {
      assert.notEqual(practice[key], release[key], key);
    }
    for (const key of /** @type {const} */ (["folder", "seed"])) {
      assert.notEqual(practice.windows[key], release.windows[key], key);
    }
  });
  await report.check("the programs and their licences and nothing else are inside, no test shim", () => {
    const names = new Database(msi).rows("File").map((row) => row["FileName"]?.split("|").at(-1));
    assert.deepEqual(names.sort(), PROGRAM_FILES);
  });
  await report.check("what administrators set reaches the elevated half", () => {
    const [secure] = new Database(msi).rows("Property").filter((row) => row["Property"] === "SecureCustomProperties");
    const names = secure?.["Value"]?.split(";") ?? [];
    for (const name of ["INSTALLDIR", "DESKTOPSHORTCUT", "AUTOUPDATE", "REMINDER"]) {
      assert.ok(names.includes(name), name);
    }
  });
  await report.check("the menu's entry carries the app's identity for notices", () => {
    const [row] = new Database(msi).rows("MsiShortcutProperty");
    assert.equal(row?.["PropertyKey"], "System.AppUserModel.ID");
    assert.equal(row["PropVariantValue"], product.identifier);
  });
  await report.check("the policy template says what the app reads, in both languages", policyTemplate);
  await report.check("winget's manifest keeps its schema's rules and names this package", () =>
    describesForWinget(wine.folder, msi),
  );
  await report.check("Intune's steps and rule name this package", () => describesForIntune(wine.folder, msi));
  const signer = makeSigner(wine.folder);
  await report.check("a signed MSI and program verify; a changed one does not", () => signs(wine.folder, msi, signer));
  await report.check("a bootstrapper without Microsoft's signature is not packed", () =>
    refusesBootstrapper(wine.folder, signer),
  );
  await report.check("the bootstrapper is fetched whole, or taken from where it is said to be", () =>
    fetchesBootstrapper(wine.folder),
  );
  await report.check("a signature carries the time of a time-stamping service where one is named", () =>
    stamps(wine.folder, msi, signer),
  );
}

function policyTemplate() {
  const read = (/** @type {string[]} */ ...parts) => readFileSync(inRepository("wix", "policy", ...parts), "utf8");
  const template = read("cc1554.admx");
  const all = (/** @type {string} */ text, /** @type {RegExp} */ pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1]).sort();
  const keys = new Set(all(template, / key="([^"]*)"/g));
  assert.deepEqual([...keys], [`Software\\Policies\\${product.registryKey}`]);
  const reader = readFileSync(inRepository("src-tauri", "core", "src", "policy", "windows.rs"), "utf8");
  assert.deepEqual(all(template, /valueName="(\w+)"/g), all(reader, /^ {4}\("(\w+)", "\w+"\),$/gm));
  for (const language of ["ja-JP", "en-US"]) {
    const words = read(language, "cc1554.adml");
    assert.deepEqual(all(words, /<string id="(\w+)"/g), all(template, /\$\(string\.(\w+)\)/g), language);
    assert.deepEqual(all(words, /refId="(\w+)"/g), all(template, /<(?:text|enum) id="(\w+)"/g), language);
    execFileSync("xmllint", ["--noout", inRepository("wix", "policy", language, "cc1554.adml")]);
  }
  execFileSync("xmllint", ["--noout", inRepository("wix", "policy", "cc1554.admx")]);
}

function refusesRelease() {
  const program = inRepository("wix", "package.mjs");
  const result = spawnSync(process.execPath, [program, "--release"], { cwd: root, encoding: "utf8" });
  assert.equal(result.status, 1, result.stdout);
  for (const words of ["service.url is a placeholder", "update.url is a placeholder", "no update.public_keys"]) {
    assert.ok(result.stderr.includes(words), result.stderr);
  }
}

/** @typedef {import("../../../wix/lib/sign.mjs").Signer} Signer */

/** @param {string} folder @param {string} msi @param {Signer} signer */
function signs(folder, msi, signer) {
  for (const original of [msi, join(folder, "files-0.1.0", "cert-app.exe")]) {
    const file = original.replace(/(\.\w+)$/, "-signed$1");
    copyFileSync(original, file);
    assert.equal(verifies(file, signer.certificate), false, "verifies unsigned");
    sign(signer, file);
    assert.equal(verifies(file, signer.certificate), true, file);
    tamper(file);
    assert.equal(verifies(file, signer.certificate), false, "verifies although changed");
  }
}

/** @param {string} folder */
async function fetchesBootstrapper(folder) {
  const here = join(folder, "fetched");
  const program = readFileSync(join(folder, "files-0.1.0", BOOTSTRAPPER));
  const server = createServer((request, response) => {
    response.statusCode = request.url === "/program" ? 200 : 404;
    response.end(program);
  });
  const address = `http://127.0.0.1:${await listen(server)}`;
  try {
    await fetchBootstrapper(here, { [BOOTSTRAPPER]: `${address}/program` });
    assert.ok(readFileSync(join(here, BOOTSTRAPPER)).equals(program));
    await assert.rejects(fetchBootstrapper(here, { [BOOTSTRAPPER]: `${address}/gone` }), /answers 404/);
  } finally {
    server.close();
  }
  assert.equal(bootstrapperFolder("usual", undefined), "usual");
  assert.equal(bootstrapperFolder("usual", join(here, BOOTSTRAPPER)), here);
  assert.throws(() => bootstrapperFolder("usual", join(folder, BOOTSTRAPPER)), /which is not there/);
  assert.throws(() => bootstrapperFolder("usual", here), /is to name a file MicrosoftEdgeWebview2Setup/);
}

/** @param {string} folder @param {Signer} signer stands for Microsoft */
function refusesBootstrapper(folder, signer) {
  const here = join(folder, "bootstrapper");
  mkdirSync(here);
  assert.equal(findBootstrapper(here), undefined);
  const program = join(here, BOOTSTRAPPER);
  copyFileSync(join(folder, "files-0.1.0", BOOTSTRAPPER), program);
  assert.throws(() => findBootstrapper(here), /is missing/);
  copyFileSync(signer.certificate, join(here, "root.crt"));
  const sha256 = new X509Certificate(readFileSync(signer.certificate)).fingerprint256.replaceAll(":", "");
  const [root, other] = [sha256, "00"].map((digest) => ({ file: "root.crt", sha256: digest }));
  assert.ok(root && other);
  const find = () => findBootstrapper(here, { signature: root, time: root });
  assert.throws(find, /does not carry Microsoft's signature/, "unsigned");
  const foreign = makeSigner(folder);
  sign(foreign, program);
  assert.throws(find, /does not carry Microsoft's signature/, "signed by somebody else");
  copyFileSync(join(folder, "files-0.1.0", BOOTSTRAPPER), program);
  sign(signer, program);
  assert.equal(find(), program);
  assert.throws(() => findBootstrapper(here, { signature: other, time: root }), /is not Microsoft's/);
  tamper(program);
  assert.throws(find, /does not carry Microsoft's signature/, "changed");
}

/** @param {string} folder @param {string} msi @param {Signer} signer */
async function stamps(folder, msi, signer) {
  const program = fileURLToPath(new URL("../time_stamping.mjs", import.meta.url));
  const service = Service.start(process.execPath, [program, folder], { output: "pipe" });
  try {
    const file = msi.replace(/(\.\w+)$/, "-stamped$1");
    copyFileSync(msi, file);
    sign({ ...signer, timestamp: await service.firstLine() }, file);
    const trust = ["-CAfile", signer.certificate, "-TSA-CAfile", join(folder, "tsa.pem")];
    const said = execFileSync("osslsigncode", ["verify", ...trust, "-in", file], { encoding: "utf8" });
    assert.match(said, /Timestamp Server Signature verification: ok/);
  } finally {
    await service.stop();
  }
}

/** @param {string} file @param {string} authority */
function verifies(file, authority) {
  return spawnSync("osslsigncode", ["verify", "-CAfile", authority, "-in", file]).status === 0;
}

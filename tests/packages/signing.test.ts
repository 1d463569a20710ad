import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isSigned, sign, signerFor } from "../../wix/lib/sign.mjs";
import { folderOfFile } from "../support/folder.ts";
import { packDummies } from "../windows/dummy_package.mjs";
import { makeSigner } from "../windows/signer.mjs";
import { succeeds } from "./support/package.ts";

const folder = folderOfFile();
const { certificate, key } = makeSigner(folder);

/** The token's. */
const PIN = "4711";

/** A program for Windows. */
function program(name: string): string {
  const [source, file] = [join(folder, "main.c"), join(folder, name)];
  writeFileSync(source, "int main(void) { return 0; }\n");
  succeeds(["x86_64-w64-mingw32-gcc", "-o", file, source]);
  return file;
}

void test("a program is signed by PEM files, and by a command of the bank's own", () => {
  const [byKey, byCommand] = [program("key.exe"), program("command.exe")];
  const signer = signerFor({ "sign-certificate": certificate, "sign-key": key }, "Test");
  assert.ok(signer !== undefined && !isSigned(byKey));
  sign(signer, byKey);
  assert.ok(isSigned(byKey));
  const command = join(folder, "command");
  writeFileSync(command, `#!/bin/sh\ncp "${byKey}" "$1"\n`, { mode: 0o755 });
  sign({ command }, byCommand);
  assert.ok(isSigned(byCommand));
});

void test("what a command leaves unsigned is not taken, nor half of what a signature needs", () => {
  const file = program("unsigned.exe");
  assert.throws(() => sign({ command: "/bin/true" }, file), /has left .* unsigned/);
  assert.equal(signerFor({}, "Test"), undefined);
  assert.throws(() => signerFor({ "sign-certificate": certificate }, "Test"), /go together/);
});

void test("programs and packages are signed by a key that is on a token alone", () => {
  const { certificate, key } = makeSigner(folder);
  const tokens = join(folder, "tokens");
  mkdirSync(tokens);
  process.env["SOFTHSM2_CONF"] = join(folder, "softhsm2.conf");
  writeFileSync(process.env["SOFTHSM2_CONF"], `directories.tokendir = ${tokens}\n`);
  succeeds(["softhsm2-util", "--init-token", "--free", "--label", "bank", "--pin", PIN, "--so-pin", PIN]);
  const object = ["--label", "signing", "--id", "01", "--pin", PIN];
  succeeds(["softhsm2-util", "--import", key, "--token", "bank", ...object]);
  rmSync(key);

  const signer = signerFor(
    {
      "sign-certificate": certificate,
      "sign-key": `pkcs11:token=bank;object=signing;type=private;pin-value=${PIN}`,
      "sign-module": "/usr/lib/softhsm/libsofthsm2.so",
    },
    "Test",
  );
  assert.ok(signer !== undefined);
  const msi = packDummies(folder, "1.0.0");
  for (const file of [program("by-token.exe"), msi]) {
    sign(signer, file);
    assert.match(succeeds(["osslsigncode", "verify", "-CAfile", certificate, "-in", file]), /Succeeded/);
  }
});

void test("a token's library is what its key is asked for by", () => {
  const file = program("token.exe");
  const module = join(folder, "no-such-token.so");
  const chosen = { "sign-certificate": certificate, "sign-key": "pkcs11:object=x", "sign-module": module };
  const signer = signerFor(chosen, "Test");
  assert.ok(signer !== undefined);
  assert.throws(() => sign(signer, file), /-pkcs11module .*no-such-token\.so/);
  assert.ok(!isSigned(file));
});

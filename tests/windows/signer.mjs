// @ts-check
// Publishers for tests of signatures, and somebody who changes what they have signed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate for programs, and its key, in a folder of their own. @param {string} folder */
export function makeSigner(folder, name = "Test Signer") {
  const own = mkdtempSync(join(folder, "signer-"));
  const [certificate, key] = [join(own, "sign.pem"), join(own, "sign.key")];
  const subject = ["-subj", `/CN=${name}`, "-addext", "extendedKeyUsage=codeSigning"];
  const made = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate];
  execFileSync("openssl", ["req", "-x509", ...made, ...subject], { stdio: "pipe" });
  return { certificate, key, timestamp: undefined, description: "試験 / test" };
}

/** Changes a byte in the middle. @param {string} file */
export function tamper(file) {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

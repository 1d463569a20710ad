// @ts-check
// Microsoft's bootstrapper of WebView2, which the installation runs with its own rights: packed only with Microsoft's
// signature.
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** As Microsoft names it. */
export const BOOTSTRAPPER = "MicrosoftEdgeWebview2Setup.exe";

/**
 * Of which authority the signature is, and of which its time: certificates that lie beside the bootstrapper, as
 * https://www.microsoft.com/pki/certs/ has them, by their SHA-256.
 */
const ROOTS = {
  signature: {
    file: "MicRooCerAut2011_2011_03_22.crt",
    sha256: "847DF6A78497943F27FC72EB93F9A637320A02B561D0A91B09E87A7807ED7C61",
  },
  time: {
    file: "MicRooCerAut_2010-06-23.crt",
    sha256: "DF545BF919A2439C36983B54CDFC903DFA4F37D3996D8D84B4C31EEC6F3C163E",
  },
};

/** The bootstrapper that lies in a folder, if there is one. @param {string} folder @returns {string | undefined} */
export function findBootstrapper(folder, roots = ROOTS) {
  const program = join(folder, BOOTSTRAPPER);
  if (!existsSync(program)) return undefined;
  const scratch = mkdtempSync(join(tmpdir(), "roots-"));
  try {
    const [signature, time] = [roots.signature, roots.time].map(({ file, sha256 }) => {
      const pem = join(scratch, `${file}.pem`);
      writeFileSync(pem, readRoot(join(folder, file), sha256));
      return pem;
    });
    verify(program, signature ?? "", time ?? "");
    return program;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** @param {string} file @param {string} sha256 */
function readRoot(file, sha256) {
  if (!existsSync(file)) throw new Error(`${file} is missing: the bootstrapper's signature is checked with it`);
  const certificate = new X509Certificate(readFileSync(file));
  if (certificate.fingerprint256.replaceAll(":", "") !== sha256) throw new Error(`${file} is not Microsoft's`);
  return certificate.toString();
}

/** @param {string} program @param {string} signature @param {string} time */
function verify(program, signature, time) {
  const trust = ["-CAfile", signature, "-TSA-CAfile", time];
  try {
    execFileSync("osslsigncode", ["verify", ...trust, "-in", program], { stdio: "pipe" });
  } catch {
    throw new Error(`${program} does not carry Microsoft's signature`);
  }
}

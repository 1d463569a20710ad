// @ts-check
// Microsoft's bootstrapper of WebView2, which the installation runs with its own rights: packed only with Microsoft's
// signature.
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** As Microsoft names it. */
export const BOOTSTRAPPER = "MicrosoftEdgeWebview2Setup.exe";

/** Names the file, with the certificates beside it, where it does not lie in wix/. */
const PLACE = "WEBVIEW2_BOOTSTRAPPER";

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

/** Where Microsoft has them. */
const ADDRESSES = {
  [BOOTSTRAPPER]: "https://go.microsoft.com/fwlink/p/?LinkId=2124703",
  [ROOTS.signature.file]: `https://www.microsoft.com/pki/certs/${ROOTS.signature.file}`,
  [ROOTS.time.file]: `https://www.microsoft.com/pki/certs/${ROOTS.time.file}`,
};

/** Where a bootstrapper is expected, if anywhere. @param {string} usual folder */
export function bootstrapperFolder(usual, named = process.env[PLACE]) {
  if (named === undefined || named === "") return usual;
  if (basename(named) !== BOOTSTRAPPER) throw new Error(`${PLACE} is to name a file ${BOOTSTRAPPER}`);
  if (!existsSync(named)) throw new Error(`${PLACE} names ${named}, which is not there`);
  return dirname(named);
}

/** What to do where there is none. */
export const WITHOUT_BOOTSTRAPPER = `The package brings no WebView2 runtime: where that is missing, the wizard says so.
To have it brought along: --fetch-webview2, or ${PLACE}=FILE with ${BOOTSTRAPPER} from
${ADDRESSES[BOOTSTRAPPER]}
and beside it ${ROOTS.signature.file} and ${ROOTS.time.file} from
https://www.microsoft.com/pki/certs/`;

/** Fetches it, with the certificates, from Microsoft; what counts is the signature. @param {string} folder */
export async function fetchBootstrapper(folder, addresses = ADDRESSES) {
  mkdirSync(folder, { recursive: true });
  for (const [name, address] of Object.entries(addresses)) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
    writeFileSync(join(folder, name), Buffer.from(await answer.arrayBuffer()));
  }
}

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

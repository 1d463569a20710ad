// @ts-check
// Authenticode (SHA-256) for programs and packages.
import { execFileSync, spawnSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";

/**
 * @typedef {object} Signer
 * @property {string} certificate PEM or DER file: the certificate, then those above it
 * @property {string} key PEM file; of a token: the key's PKCS#11 URI
 * @property {string | undefined} [module] the token's PKCS#11 library
 * @property {string | undefined} timestamp URL of a time-stamping service (RFC 3161)
 * @property {string} description what Windows shows when it asks for permission
 */

/** @typedef {{ command: string }} Command a program of the bank's own, which signs the file it is given in place */

/** For `parseArgs`. */
export const signingOptions = /** @type {const} */ ({
  "sign-command": { type: "string" },
  "sign-certificate": { type: "string" },
  "sign-key": { type: "string" },
  "sign-module": { type: "string" },
  "sign-timestamp": { type: "string" },
});

/** @typedef {{ [name in keyof typeof signingOptions]?: string | undefined }} Chosen */

/**
 * What these options say, if they say anything.
 * @param {Chosen} chosen @param {string} description @returns {Signer | Command | undefined}
 */
export function signerFor(chosen, description) {
  const command = chosen["sign-command"];
  if (command !== undefined) return { command };
  const [certificate, key] = [chosen["sign-certificate"], chosen["sign-key"]];
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    throw new Error("--sign-certificate FILE and --sign-key KEY go together");
  }
  return { certificate, key, module: chosen["sign-module"], timestamp: chosen["sign-timestamp"], description };
}

/** Signs a file in place. @param {Signer | Command} signer @param {string} file */
export function sign(signer, file) {
  if (!("command" in signer)) return signByKey(signer, file);
  execFileSync(signer.command, [file], { stdio: "inherit" });
  if (!isSigned(file)) throw new Error(`${signer.command} has left ${file} unsigned`);
}

/** Whether it carries a signature, whoever's. @param {string} file */
export function isSigned(file) {
  const signature = `${file}.signature`;
  const { status, error } = spawnSync("osslsigncode", ["extract-signature", "-in", file, "-out", signature]);
  if (error !== undefined) throw error;
  rmSync(signature, { force: true });
  return status === 0;
}

/** @param {Signer} signer @param {string} file */
function signByKey({ certificate, key, module, timestamp, description }, file) {
  const signed = `${file}.signed`;
  const token = module === undefined ? [] : ["-pkcs11module", module];
  const time = timestamp === undefined ? [] : ["-ts", timestamp];
  const by = [...token, "-certs", certificate, "-key", key, "-h", "sha256", "-n", description, ...time];
  // A token's PIN is asked for at the terminal.
  execFileSync("osslsigncode", ["sign", ...by, "-in", file, "-out", signed], {
    stdio: ["inherit", "ignore", "inherit"],
  });
  renameSync(signed, file);
}

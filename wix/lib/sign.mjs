// @ts-check
// Authenticode (SHA-256) for programs and packages.
import { execFileSync } from "node:child_process";
import { renameSync } from "node:fs";

/**
 * @typedef {object} Signer
 * @property {string} certificate PEM or DER file: the certificate, then those above it
 * @property {string} key PEM file
 * @property {string | undefined} timestamp URL of a time-stamping service (RFC 3161)
 * @property {string} description what Windows shows when it asks for permission
 */

/** Signs a file in place. @param {Signer} signer @param {string} file */
export function sign({ certificate, key, timestamp, description }, file) {
  const signed = `${file}.signed`;
  const time = timestamp === undefined ? [] : ["-ts", timestamp];
  execFileSync(
    "osslsigncode",
    [
      "sign",
      "-certs",
      certificate,
      "-key",
      key,
      "-h",
      "sha256",
      "-n",
      description,
      ...time,
      "-in",
      file,
      "-out",
      signed,
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  renameSync(signed, file);
}

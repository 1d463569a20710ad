// @ts-check
/** Signatures for the updater, by Tauri's own command line: minisign, with the version in what is signed. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { inRepository } from "../../scripts/lib/paths.mjs";
import { capture } from "../../scripts/lib/run.mjs";

const TAURI = inRepository("node_modules", "@tauri-apps", "cli", "tauri.js");

/**
 * The text of minisign's signature, in base64.
 * @param {string} file @param {string} version @param {string} key a file
 * @returns {Promise<string>}
 */
export async function sign(file, version, key) {
  await tauri(["sign", "-f", key, "--app-version", version, file]);
  const signature = readFileSync(`${file}.sig`, "utf8").trim();
  rmSync(`${file}.sig`);
  return signature;
}

/** The public half, as a profile holds it. @param {string} key a file; the half lies beside it */
export function publicKeyOf(key) {
  const text = Buffer.from(readFileSync(`${key}.pub`, "utf8"), "base64").toString();
  const line = text.split("\n").find((line) => /^RW\S+$/.test(line));
  if (line === undefined) throw new Error(`${key}.pub is no public key of tauri's`);
  return line;
}

/** The key of this machine's practice bank, made at first use. It protects nothing but practice. */
export async function practiceKey(environment = process.env) {
  const key = practiceKeyFile(environment);
  if (!existsSync(key)) {
    mkdirSync(dirname(key), { recursive: true, mode: 0o700 });
    await tauri(["generate", "--ci", "-w", key]);
  }
  return key;
}

/** Where it is, or will be. */
export function practiceKeyFile(environment = process.env) {
  const data = environment["XDG_DATA_HOME"] || join(homedir(), ".local", "share");
  return join(data, "practice-bank", "updater.key");
}

/** @param {readonly string[]} parameters */
function tauri(parameters) {
  const password = process.env["TAURI_SIGNING_PRIVATE_KEY_PASSWORD"] ?? "";
  const env = { TAURI_SIGNING_PRIVATE_KEY_PASSWORD: password };
  return capture(process.execPath, [TAURI, "signer", ...parameters], { env });
}

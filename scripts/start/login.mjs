// @ts-check
/**
 * Logs in to the bank with the certificate in an NSS database, by means that are not ours: NSS's
 * own tools export it, curl uses it.
 */
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { capture } from "../lib/run.mjs";

/**
 * @param {{ url: string, ca: string, database: string, folder: string }} places `folder` takes
 *   the exported identity and is for the caller to remove
 * @returns {Promise<string>} the page's text
 */
export async function logIn({ url, ca, database, folder }) {
  const identity = { file: join(folder, "identity.p12"), password: randomBytes(16).toString("hex") };
  await exportIdentity(database, folder, identity);
  // curl reads these from its standard input, where no other user of the machine sees them.
  const configuration = [
    `url = "${url}"`,
    `cacert = "${ca}"`,
    `cert = "${identity.file}:${identity.password}"`,
    'cert-type = "P12"',
    'noproxy = "*"',
    "silent",
    "show-error",
    "fail",
  ];
  const input = configuration.join("\n");
  return textOf(await capture("curl", ["--disable", "--config", "-"], { input }));
}

/** @param {string} database @param {string} folder @param {{ file: string, password: string }} identity */
async function exportIdentity(database, folder, { file, password }) {
  const passwordFile = join(folder, "identity.password");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const nickname = nicknameOfIdentity(await capture("certutil", ["-L", "-d", `sql:${database}`]));
  const from = ["-d", `sql:${database}`, "-n", nickname];
  await capture("pk12util", [...from, "-K", "", "-o", file, "-w", passwordFile]);
}

/**
 * The certificate whose trust flags say that its key is here (`u`).
 * @param {string} listing as `certutil -L` prints it
 */
function nicknameOfIdentity(listing) {
  const nickname = /^(.*\S)\s+[a-zA-Z]*u[a-zA-Z]*,[a-zA-Z]*,[a-zA-Z]*$/m.exec(listing)?.[1];
  if (nickname === undefined) throw new Error("the database holds no certificate with a key");
  return nickname;
}

/** @param {string} page HTML @returns what a person would read */
function textOf(page) {
  const body = page.slice(Math.max(0, page.indexOf("<body")));
  return body
    .replace(/<\/?(?:p|h\d|d[dtlv]|div|li|ul|ol|t[dhr]|main|header|footer|section|br)\b[^>]*>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&amp;/g, "&")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

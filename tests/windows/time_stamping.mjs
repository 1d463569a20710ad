// @ts-check
/**
 * A time-stamping service (RFC 3161) on loopback: `node time_stamping.mjs FOLDER`. Makes itself a
 * certificate, FOLDER/tsa.pem, and prints its address when it is ready.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { listen } from "../../scripts/lib/loopback.mjs";

const folder = process.argv[2] ?? ".";
const file = (/** @type {string} */ name) => join(folder, name);

const SETTINGS = `[tsa]
default_tsa = one
[one]
serial = ${file("tsa.serial")}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
`;

function openssl(/** @type {string[]} */ ...args) {
  execFileSync("openssl", args, { stdio: "pipe" });
}

/** @param {Buffer} query */
function reply(query) {
  writeFileSync(file("query.tsq"), query);
  const identity = ["-inkey", file("tsa.key"), "-signer", file("tsa.pem"), "-config", file("tsa.cnf")];
  openssl("ts", "-reply", "-queryfile", file("query.tsq"), ...identity, "-out", file("reply.tsr"));
  return readFileSync(file("reply.tsr"));
}

writeFileSync(file("tsa.cnf"), SETTINGS);
writeFileSync(file("tsa.serial"), "01\n");
const use = ["-addext", "extendedKeyUsage=critical,timeStamping", "-subj", "/CN=Test Time"];
const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", file("tsa.key")];
openssl("req", "-x509", ...key, "-days", "2", ...use, "-out", file("tsa.pem"));

const server = createServer(async (request, response) => {
  response.setHeader("content-type", "application/timestamp-reply");
  response.end(reply(await buffer(request)));
});
process.stdout.write(`http://127.0.0.1:${await listen(server)}/\n`);

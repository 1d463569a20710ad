// @ts-check
// OpenSSL for Windows, of the version in Cargo.lock, with no more in it than the app uses: as its crate
// compiles it, it would be nearly half of each program.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { bold, log } from "../../scripts/lib/output.mjs";

/**
 * What Configure leaves out. RSA (also PSS), ECDSA on prime curves, SHA-1 to SHA-3, MD5, AES, PKCS#7, #8
 * and #12 stay: whatever a bank may sign its certificates with.
 */
const LEFT_OUT = [
  // TLS is rustls's; of libssl the `openssl` crate calls no more than the initialisation.
  ...["dtls", "quic", "srp", "srtp", "psk", "nextprotoneg", "ssl-trace", "sock", "multiblock"],
  // Protocols and formats that nobody here speaks.
  ...["cmp", "cms", "ct", "ts", "ocsp", "http", "rfc3779", "comp"],
  // Algorithms that no certificate for this use has.
  ...["sm2", "sm3", "sm4", "gost", "ec2m", "ecx", "dsa", "dh", "ml-kem", "ml-dsa", "slh-dsa", "lms"],
  ...["aria", "bf", "camellia", "cast", "des", "idea", "rc2", "rc4", "seed", "chacha", "poly1305", "ocb", "siv"],
  ...["blake2", "md4", "mdc2", "rmd160", "whirlpool", "siphash", "cmac", "scrypt", "argon2"],
  // Nothing is loaded from files of the machine: neither modules nor a configuration.
  ...["shared", "module", "dso", "engine", "legacy", "autoload-config"],
  ...["apps", "docs", "tests", "ui-console", "async", "thread-pool", "secure-memory"],
  "filenames", // in every error's text, and of the machine that compiled
];

/** No path of this machine's is to be found in the programs. */
const PLACES = ["--prefix=/", "--libdir=lib", "--openssldir=/ssl"];

/**
 * Small, and in sections of their own, so that the linker can leave out what nobody calls. It would keep
 * whatever a table for unwinding names: there is none, since nothing unwinds through OpenSSL.
 */
const SMALL = ["-Os", "-ffunction-sections", "-fdata-sections", "-fno-asynchronous-unwind-tables"];

/**
 * Vector code and tables of a megabyte, for AES in bulk and P-256 by the thousand: here AES drives the
 * random generator and P-256 signs one request. RSA and the digests keep theirs.
 */
const PLAIN = ["AES_ASM", "BSAES_ASM", "VPAES_ASM", "ECP_NISTZ256_ASM"].map((name) => `-U${name}`);

/**
 * A folder with `include` and `lib`; compiled where it is not there yet.
 * @param {string} parent @param {string} mingw the cross compiler's tools begin so
 * @param {string} source
 */
export function opensslFolder(parent, mingw, source) {
  const words = ["mingw64", ...PLACES, ...LEFT_OUT.map((name) => `no-${name}`), ...SMALL, ...PLAIN];
  // Another version, other options: another folder.
  const digest = createHash("sha256")
    .update([source, ...words].join("\n"))
    .digest("hex");
  const folder = join(parent, `openssl-${digest.slice(0, 8)}`);
  if (existsSync(folder)) return folder;
  log(bold("Building OpenSSL for Windows, once."));
  const work = join(parent, "openssl-build");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const run = (/** @type {string} */ program, /** @type {string[]} */ ...args) =>
    execFileSync(program, args, { cwd: work, stdio: ["ignore", "ignore", "pipe"], maxBuffer: 1 << 26 });
  run("perl", join(source, "Configure"), `--cross-compile-prefix=${mingw}-`, ...words);
  run("make", "-s", "-j", String(availableParallelism()), "build_libs");
  run("make", "-s", "install_dev", `DESTDIR=${join(work, "done")}`);
  renameSync(join(work, "done"), folder);
  rmSync(work, { recursive: true });
  return folder;
}

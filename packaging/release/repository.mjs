// @ts-check
/**
 * A signed apt repository of the packages for Linux, for administrators who update by apt: plain files for any web
 * server. PCs take it by the key beside it:
 * `deb [signed-by=/etc/apt/keyrings/NAME.asc] https://SERVER/FOLDER/apt stable main`.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { capture } from "../../scripts/lib/run.mjs";

const SUITE = "stable";
const COMPONENT = "main";
const ARCHITECTURE = "amd64";

/**
 * Anew in this folder, out of these packages.
 * @param {string} folder @param {readonly string[]} packages @param {string} origin whose it is
 * @param {string} key a file with OpenPGP's secret key, armoured
 */
export async function writeRepository(folder, packages, origin, key) {
  rmSync(folder, { recursive: true, force: true });
  const [pool, suite] = [join(folder, "pool", COMPONENT), join(folder, "dists", SUITE)];
  const index = join(suite, COMPONENT, `binary-${ARCHITECTURE}`);
  for (const place of [pool, index]) mkdirSync(place, { recursive: true });
  for (const file of packages) copyFileSync(file, join(pool, basename(file)));
  const list = await capture("apt-ftparchive", ["packages", join("pool", COMPONENT)], { cwd: folder });
  writeFileSync(join(index, "Packages"), list);
  writeFileSync(join(index, "Packages.gz"), gzipSync(list, { level: 9 }));
  const facts = { Origin: origin, Suite: SUITE, Codename: SUITE, Components: COMPONENT, Architectures: ARCHITECTURE };
  const options = Object.entries(facts).flatMap(([name, value]) => [
    "-o",
    `APT::FTPArchive::Release::${name}=${value}`,
  ]);
  const release = await capture("apt-ftparchive", [...options, "release", "."], { cwd: suite });
  writeFileSync(join(suite, "Release"), release);
  await sign(suite, key, join(folder, "key.asc"));
}

/**
 * Does something with a key ring that is gone afterwards.
 * @param {(gpg: (words: readonly string[]) => Promise<string>) => Promise<void>} act
 */
async function withKeyRing(act) {
  const ring = mkdtempSync(join(tmpdir(), "ring-"));
  const options = ["--homedir", ring, "--batch", "--pinentry-mode", "loopback", "--passphrase", ""];
  try {
    await act((words) => capture("gpg", [...options, ...words]));
  } finally {
    await capture("gpgconf", ["--homedir", ring, "--kill", "all"]);
    rmSync(ring, { recursive: true, force: true });
  }
}

/** Inside and beside: apt takes either. @param {string} suite @param {string} key @param {string} publicKey */
const sign = (suite, key, publicKey) =>
  withKeyRing(async (gpg) => {
    await gpg(["--import", key]);
    const release = join(suite, "Release");
    await gpg(["--clearsign", "--output", join(suite, "InRelease"), release]);
    await gpg(["--armor", "--detach-sign", "--output", `${release}.gpg`, release]);
    await gpg(["--armor", "--export", "--output", publicKey]);
  });

/** The key of this machine's practice bank, made at first use. It protects nothing but practice. */
export async function practiceAptKey(environment = process.env) {
  const data = environment["XDG_DATA_HOME"] || join(homedir(), ".local", "share");
  const key = join(data, "practice-bank", "apt.key");
  if (existsSync(key)) return key;
  mkdirSync(dirname(key), { recursive: true, mode: 0o700 });
  await withKeyRing(async (gpg) => {
    const kind = ["rsa3072", "sign", "never"];
    await gpg(["--quick-generate-key", "practice bank <practice@setoshin.example>", ...kind]);
    await gpg(["--armor", "--export-secret-keys", "--output", key]);
  });
  chmodSync(key, 0o600);
  return key;
}

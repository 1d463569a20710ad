// @ts-check
/**
 * `npm run fuzz [-- SECONDS]`: ten minutes each of links, of the service's and of proxies' answers, of requests to
 * the loopback proxy, of routes that scripts name and of update manifests (libFuzzer). Not part of `npm test`, which
 * tries fixed tables.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "./lib/output.mjs";
import { inRepository, targetDirectory } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";

const TARGET = "x86_64-unknown-linux-gnu";

/** libFuzzer's counters, as cargo-fuzz asks for them, without the sanitizers of nightly compilers. */
const COUNTERS = [
  "-Cpasses=sancov-module",
  "-Ccodegen-units=1",
  ...["level=4", "inline-8bit-counters", "pc-table", "trace-compares"].map(
    (setting) => `-Cllvm-args=-sanitizer-coverage-${setting}`,
  ),
];

/** The corpora to begin with, a file for each text. @type {Record<string, readonly string[]>} */
const SEEDS = {
  // `\xff` stands between arguments.
  link: ["cc1554://open", "cc1554:///issue/", "cc1554://renew?serial=00fedcba98"].map((link) => `app\xff${link}`),
  answer: ["MAsGCSqGSIb3DQEBAQ==", '{"type":"urn:practice-bank:account-locked","remaining_tries":2}'],
  proxy: [
    'Negotiate, NTLM AAA=, Basic realm="a, b"',
    "NTLM TlRMTVNTUAACAAAAAAAAADAAAAABAogAASNFZ4mrze8AAAAAAAAAABgAGAAwAAAABwAIAAECAwQFBgcBAAAAAA==",
    'Digest realm="x", nonce="n", qop="auth", algorithm=SHA-256, stale=true',
  ],
  loopback: [
    "CONNECT bank.example:443 HTTP/1.1\r\nHost: bank.example:443\r\nProxy-Authorization: Basic Z2F0ZQ==\r\n\r\n",
  ],
  manifest: ['{"product":"jp.example.bank","serial":1,"version":"0.2.0","platforms":{}}', manifestOfTheTarget()],
  route: [
    "PROXY proxy.example:8080; HTTP [::1]; DIRECT",
    "http://taro:p%40ss@proxy.example:3128/",
    "<local>,*.example,10.0.0.0/8,fe80::/10,bank.example:443",
  ],
};

/** A whole one, as it is signed. */
function manifestOfTheTarget() {
  const url = "https://127.0.0.1:15541/updates/pkg_0.2.0_amd64.deb";
  const platforms = { "linux-x86_64": { url, signature: "", size: 3 } };
  const texts = { notes: "\\u65b0", notes_en: "new" };
  const versions = { version: "0.2.0", minimum_version: "0.1.0" };
  return JSON.stringify({ product: "jp.example.bank", serial: 1, ...versions, ...texts, rollout: 20, platforms });
}

const seconds = Number(process.argv[2] ?? 600);
await main().catch(fail);

async function main() {
  const folder = join(targetDirectory, "fuzz");
  const manifest = inRepository("src-tauri", "core", "fuzz", "Cargo.toml");
  const build = ["build", "--release", "--locked", "--manifest-path", manifest, "--target", TARGET];
  await run("cargo", build, { env: { RUSTFLAGS: COUNTERS.join(" "), CARGO_TARGET_DIR: folder } });
  for (const target of Object.keys(SEEDS)) await search(folder, target);
}

/** @param {string} folder @param {string} target */
async function search(folder, target) {
  const corpus = join(folder, `corpus-${target}`);
  mkdirSync(corpus, { recursive: true });
  for (const [number, text] of (SEEDS[target] ?? []).entries()) {
    writeFileSync(join(corpus, `seed-${number}`), Buffer.from(text, "latin1"));
  }
  const limits = [`-max_total_time=${seconds}`, `-max_len=${target === "manifest" ? 4096 : 512}`, "-timeout=5"];
  const program = join(folder, TARGET, "release", target);
  await run(program, [...limits, `-artifact_prefix=${folder}/finding-${target}-`, corpus]);
}

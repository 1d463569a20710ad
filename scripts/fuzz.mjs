// @ts-check
/**
 * `npm run fuzz [-- SECONDS]`: ten minutes of links as hostile as chance and coverage make them. Not
 * part of `npm test`, which tries a fixed table and fifty thousand bent links.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository, targetDirectory } from "./lib/paths.mjs";
import { show } from "./lib/run.mjs";
import { giveUp } from "./lib/say.mjs";

const TARGET = "x86_64-unknown-linux-gnu";

/** libFuzzer's counters, as cargo-fuzz asks for them, without the sanitizers of nightly compilers. */
const COUNTERS = [
  "-Cpasses=sancov-module",
  "-Ccodegen-units=1",
  ...["level=4", "inline-8bit-counters", "pc-table", "trace-compares"].map(
    (setting) => `-Cllvm-args=-sanitizer-coverage-${setting}`,
  ),
];

/** What the search begins with; a file of the corpus each. `\xff` stands between arguments. */
const BEGINNINGS = ["cc1554://open", "cc1554:///issue/", "cc1554://renew?serial=00fedcba98"];

const seconds = Number(process.argv[2] ?? 600);
await main().catch(giveUp);

async function main() {
  const folder = join(targetDirectory, "fuzz");
  const corpus = join(folder, "links");
  mkdirSync(corpus, { recursive: true });
  for (const [number, link] of BEGINNINGS.entries()) {
    writeFileSync(join(corpus, `beginning-${number}`), Buffer.from(`app\xff${link}`, "latin1"));
  }
  const manifest = inRepository("src-tauri", "core", "fuzz", "Cargo.toml");
  const build = ["build", "--release", "--manifest-path", manifest, "--target", TARGET];
  await show("cargo", build, { env: { RUSTFLAGS: COUNTERS.join(" "), CARGO_TARGET_DIR: folder } });
  const program = join(folder, TARGET, "release", "link");
  const limits = [`-max_total_time=${seconds}`, "-max_len=256", "-timeout=5"];
  await show(program, [...limits, `-artifact_prefix=${folder}/finding-`, corpus]);
}

// @ts-check
// Cross-builds for 64-bit Windows on Debian: cargo with the packaged compiler, the standard library
// compiled along (nobody packages it for this target).
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inRepository, root, targetDirectory } from "../../scripts/lib/paths.mjs";
import { bold, say } from "../../scripts/lib/say.mjs";
import { prepareToolchain } from "./toolchain.mjs";

export const target = "x86_64-pc-windows-gnu";

/** Where cargo puts what it builds. @param {"debug" | "release"} profile */
export function outputFolder(profile) {
  return join(targetFolder(), target, profile);
}

/** A target folder of its own: another compiler must not disturb the native builds. */
export function targetFolder() {
  return join(targetDirectory, "windows");
}

/**
 * Runs cargo for Windows; answers what it wrote on standard output.
 * @param {string[]} subcommand such as ["build", "-p", "cert-cli"]
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cargo(subcommand, env = {}) {
  return run(subcommand, { ...toolEnvironment(), ...opensslEnvironment(), ...env });
}

/** @param {string[]} subcommand @param {NodeJS.ProcessEnv} env */
function run([command = "build", ...rest], env) {
  const line = [command, "-Zbuild-std=std,panic_abort,panic_unwind", "--target", target, ...rest];
  // Asked for by its own name: cargo would look for it where rustup has put another compiler's.
  const program = command === "clippy" ? "/usr/bin/cargo-clippy" : "/usr/bin/cargo";
  const result = spawnSync(program, line, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (result.status === 0) return result.stdout;
  throw new Error(`cargo ${line.join(" ")} failed (${result.status ?? result.signal})`);
}

/**
 * OpenSSL takes longer than everything else together, and is the same for every profile: it is
 * built once, by its crate, and kept.
 */
function opensslFolder() {
  const kept = join(targetFolder(), "openssl");
  if (existsSync(kept)) return kept;
  say(bold("Building OpenSSL for Windows, once."));
  const manifest = inRepository("wix", "openssl", "Cargo.toml");
  run(["build", "--release", "--locked", "--manifest-path", manifest], toolEnvironment());
  const builds = join(outputFolder("release"), "build");
  const installs = readdirSync(builds).map((name) => join(builds, name, "out", "openssl-build", "install"));
  const built = installs.find((folder) => existsSync(folder));
  if (built === undefined) throw new Error("the build of openssl-sys left no OpenSSL");
  for (const part of ["include", "lib"]) cpSync(join(built, part), join(kept, part), { recursive: true });
  return kept;
}

function toolEnvironment() {
  const triple = target.replaceAll("-", "_");
  const mingw = "/usr/bin/x86_64-w64-mingw32";
  return {
    ...process.env,
    CARGO: "/usr/bin/cargo",
    CARGO_TARGET_DIR: targetFolder(),
    RUSTC: "/usr/bin/rustc",
    RUSTDOC: "/usr/bin/rustdoc",
    RUSTC_BOOTSTRAP: "1", // -Zbuild-std with a stable compiler
    [`CC_${triple}`]: `${mingw}-gcc`,
    [`CXX_${triple}`]: `${mingw}-g++`,
    [`AR_${triple}`]: `${mingw}-ar`,
    [`CARGO_TARGET_${triple.toUpperCase()}_LINKER`]: `${mingw}-gcc`,
  };
}

function opensslEnvironment() {
  const triple = target.replaceAll("-", "_").toUpperCase();
  return {
    [`${triple}_OPENSSL_DIR`]: opensslFolder(),
    [`${triple}_OPENSSL_STATIC`]: "1",
    [`${triple}_OPENSSL_NO_VENDOR`]: "1",
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await prepareToolchain("build");
  const words = process.argv.slice(2);
  process.stdout.write(cargo(words.length > 0 ? words : ["build", "-p", "cert-cli"]));
}

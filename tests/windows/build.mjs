// @ts-check
// Cross-builds for 64-bit Windows on Debian: cargo with the packaged compiler, the standard library
// compiled along (nobody packages it for this target).
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/lib/paths.mjs";
import { prepareToolchain } from "./toolchain.mjs";

export const target = "x86_64-pc-windows-gnu";

/** Where cargo puts what it builds. @param {"debug" | "release"} profile */
export function outputFolder(profile) {
  return join(targetFolder(), target, profile);
}

/** A target folder of its own: another compiler must not disturb the native builds. */
export function targetFolder() {
  return process.env["CARGO_TARGET_DIR"] ?? join(root, "target", "windows");
}

/**
 * Runs cargo for Windows; answers what it wrote on standard output.
 * @param {string[]} subcommand such as ["build", "-p", "cert-cli"]
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cargo(subcommand, env = {}) {
  const [command = "build", ...rest] = subcommand;
  const line = [command, "-Zbuild-std=std,panic_abort,panic_unwind", "--target", target, ...rest];
  const result = spawnSync("/usr/bin/cargo", line, {
    cwd: root,
    env: { ...buildEnvironment(), ...env },
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) {
    throw new Error(`cargo ${line.join(" ")} failed (${result.status ?? result.signal})`);
  }
  return result.stdout;
}

function buildEnvironment() {
  const triple = target.replaceAll("-", "_");
  const mingw = "/usr/bin/x86_64-w64-mingw32";
  return {
    ...process.env,
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await prepareToolchain("build");
  const words = process.argv.slice(2);
  process.stdout.write(cargo(words.length > 0 ? words : ["build", "-p", "cert-cli"]));
}

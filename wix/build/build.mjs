// @ts-check
// Cross-builds for 64-bit Windows on Debian: cargo with the packaged compiler, the standard library
// compiled along (nobody packages it for this target).
import { execFileSync, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { lintWhileCompiling } from "../../scripts/lib/lints.mjs";
import { root, targetDirectory } from "../../scripts/lib/paths.mjs";
import { opensslFolder } from "./openssl.mjs";
import { prepareToolchain } from "./toolchain.mjs";

export const target = "x86_64-pc-windows-gnu";

/** The cross compiler's programs begin so. */
const MINGW = "/usr/bin/x86_64-w64-mingw32";

/**
 * Small, and without what would read the symbols that are stripped. With `test` always: cargo would add it
 * for tests alone, and compile everything above it once more for programs.
 */
const STANDARD_LIBRARY = [
  "-Zbuild-std=std,panic_abort,panic_unwind,test",
  "-Zbuild-std-features=panic-unwind,optimize_for_size",
];

/** What is handed out on Windows. */
const SHIPPED = [
  ...["cert-core", "cert-cli", "cert-app"].flatMap((name) => ["-p", name]),
  ...["--features", "cert-core/test-support,cert-app/custom-protocol"],
];

/** The second is a false alarm where the compiler has no thread locals of its own, as with this linker. */
const LINTED = lintWhileCompiling("/usr/bin/clippy-driver", "-A", "clippy::missing_const_for_thread_local");

/**
 * Of these crates' functions: so that an unoptimised program, too, misses nothing of what OpenSSL leaves out, and
 * because little of Windows' interface is called.
 */
const ONLY_WHAT_IS_CALLED = [
  "-Zprofile-rustflags",
  ...["--config", 'profile.dev.package.openssl.rustflags=["-Zcross-crate-inline-threshold=always"]'],
  ...["--config", 'profile.dev.package.windows.rustflags=["-Zhint-mostly-unused"]'],
];

/** Where cargo puts what it builds. @param {"debug" | "windows"} profile */
export function outputFolder(profile) {
  return join(targetFolder(), target, profile);
}

/** A target folder of its own: another compiler must not disturb the native builds. */
function targetFolder() {
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

/**
 * The programs that the suites run. They and the tests are checked by clippy while they are compiled, and have the
 * libraries with the same features: each crate is compiled once.
 */
export const buildPrograms = () => cargo(["build", "--bins", ...SHIPPED, "-p", "core-tests"], LINTED);

/** The tests of what is handed out; answers cargo's messages in JSON, a line each. */
export const buildTests = () => cargo(["build", "--lib", "--tests", ...SHIPPED, "--message-format", "json"], LINTED);

/** @param {string[]} subcommand @param {NodeJS.ProcessEnv} env */
function run([command = "build", ...rest], env) {
  const line = [command, ...STANDARD_LIBRARY, ...ONLY_WHAT_IS_CALLED, "-Ztrim-paths", "--target", target, ...rest];
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

/** As its crate carries it, in the version that is locked and audited with all others. */
function opensslSource() {
  const words = ["metadata", "--format-version", "1", "--filter-platform", target];
  const text = execFileSync("/usr/bin/cargo", words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  /** @type {{ packages: { name: string, manifest_path: string }[] }} */
  const { packages } = JSON.parse(text);
  const found = packages.find(({ name }) => name === "openssl-src");
  if (found === undefined) throw new Error("Cargo.lock has no openssl-src");
  return join(dirname(found.manifest_path), "openssl");
}

function toolEnvironment() {
  const triple = target.replaceAll("-", "_");
  return {
    ...process.env,
    CARGO: "/usr/bin/cargo",
    CARGO_TARGET_DIR: targetFolder(),
    RUSTC: "/usr/bin/rustc",
    RUSTDOC: "/usr/bin/rustdoc",
    RUSTC_BOOTSTRAP: "1", // -Z with a stable compiler
    CARGO_PROFILE_DEV_DEBUG: "none", // nobody debugs under Wine; the linker has a third of the work
    CARGO_PROFILE_WINDOWS_TRIM_PATHS: "all", // no folder of this machine's in what is handed out
    [`CC_${triple}`]: `${MINGW}-gcc`,
    [`CXX_${triple}`]: `${MINGW}-g++`,
    [`AR_${triple}`]: `${MINGW}-ar`,
    [`CARGO_TARGET_${triple.toUpperCase()}_LINKER`]: `${MINGW}-gcc`,
  };
}

function opensslEnvironment() {
  const triple = target.replaceAll("-", "_").toUpperCase();
  return {
    [`${triple}_OPENSSL_DIR`]: opensslFolder(targetFolder(), MINGW, opensslSource()),
    [`${triple}_OPENSSL_STATIC`]: "1",
    [`${triple}_OPENSSL_NO_VENDOR`]: "1",
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await prepareToolchain("build");
  const words = process.argv.slice(2);
  if (words[0] === "programs") buildPrograms();
  else if (words[0] === "tests") buildTests();
  else process.stdout.write(cargo(words));
}

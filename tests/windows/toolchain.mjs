// @ts-check
// What a Debian 12 machine needs to build and try the Windows program. Idempotent: a complete
// machine costs a few milliseconds and no package manager call.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** @typedef {{ package: string, file: string, purpose: string }} Need */

/** Enough to compile and to pack. @type {Need[]} */
const BUILD = [
  { package: "rustc-web", file: "/usr/bin/rustc", purpose: "a compiler whose library sources are packaged" },
  { package: "cargo-web", file: "/usr/bin/cargo", purpose: "the cargo of that compiler" },
  { package: "rust-web-src", file: "/usr/lib/rustlib/src/rust/library/std", purpose: "the standard library, built for Windows" },
  { package: "gcc-mingw-w64-x86-64-win32", file: "/usr/bin/x86_64-w64-mingw32-gcc", purpose: "C for Windows, and the linker" },
  { package: "g++-mingw-w64-x86-64-win32", file: "/usr/bin/x86_64-w64-mingw32-g++", purpose: "C++ for Windows" },
  { package: "make", file: "/usr/bin/make", purpose: "builds OpenSSL" },
  { package: "perl", file: "/usr/bin/perl", purpose: "configures OpenSSL" },
  { package: "wixl", file: "/usr/bin/wixl", purpose: "makes the MSI" },
  { package: "msitools", file: "/usr/bin/msibuild", purpose: "adds the dialogs to the MSI, reads it back" },
  { package: "osslsigncode", file: "/usr/bin/osslsigncode", purpose: "signs exe and MSI, checks signatures" },
];

/** In addition, enough to run what was built. @type {Need[]} */
const RUN = [
  { package: "wine", file: "/usr/bin/wine", purpose: "runs Windows programs" },
  { package: "wine64", file: "/usr/lib/wine/wine64", purpose: "its 64-bit half, the only one needed" },
  { package: "xvfb", file: "/usr/bin/Xvfb", purpose: "a screen for the installer's dialogs" },
  { package: "xdotool", file: "/usr/bin/xdotool", purpose: "a keyboard for them" },
  { package: "imagemagick", file: "/usr/bin/import", purpose: "their screenshots" },
  { package: "fonts-noto-cjk", file: "/usr/share/fonts/opentype/noto", purpose: "Japanese glyphs" },
];

/**
 * Installs what is missing, saying what and why.
 * @param {"build" | "run"} purpose
 */
export function prepareToolchain(purpose) {
  const needs = purpose === "build" ? BUILD : [...BUILD, ...RUN];
  const missing = needs.filter((need) => !existsSync(need.file));
  if (missing.length === 0) return;
  for (const need of missing) console.log(`missing: ${need.package} (${need.purpose})`);
  const packages = missing.map((need) => need.package);
  run(["apt-get", "update"]);
  run(["apt-get", "install", "-y", "--no-install-recommends", ...packages]);
}

/** @param {string[]} command */
function run(command) {
  const line = process.getuid?.() === 0 ? command : ["sudo", "-n", ...command];
  const { status } = spawnSync(line[0], line.slice(1), {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return;
  console.error(`this needs an administrator; please type: sudo ${command.join(" ")}`);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  prepareToolchain(process.argv.includes("--build-only") ? "build" : "run");
  console.log("the tool chain for Windows is complete");
}

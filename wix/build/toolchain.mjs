// @ts-check
// What a Debian 12 machine needs to build and try the Windows program. Where nothing is missing it
// only looks: `node wix/build/toolchain.mjs [--build-only]`.
import { pathToFileURL } from "node:url";
import { ensurePackages, isDebian } from "../../scripts/lib/debian.mjs";
import { fail, log } from "../../scripts/lib/output.mjs";

/** @typedef {import("../../scripts/lib/debian.mjs").DebianPackage} DebianPackage */

/** Enough to compile and to pack. @type {readonly DebianPackage[]} */
const BUILD = [
  { name: "rustc-web", why: "a compiler whose library sources are packaged" },
  { name: "cargo-web", why: "the cargo of that compiler" },
  { name: "rust-web-src", why: "the standard library, built for Windows along with the program" },
  { name: "rust-web-clippy", why: "lints for the Windows parts" },
  { name: "gcc-mingw-w64-x86-64-win32", why: "C for Windows, and the linker" },
  { name: "g++-mingw-w64-x86-64-win32", why: "C++ for Windows" },
  { name: "make", why: "builds OpenSSL" },
  { name: "perl", why: "configures OpenSSL" },
  { name: "wixl", why: "makes the MSI" },
  { name: "msitools", why: "adds the dialogs to the MSI, reads it back" },
  { name: "libxml2-utils", why: "reads the policy template as XML" },
  { name: "osslsigncode", why: "signs exe and MSI, checks signatures" },
];

/** In addition, enough to run what was built. @type {readonly DebianPackage[]} */
const RUN = [
  { name: "wine", why: "runs Windows programs" },
  { name: "wine64", why: "its 64-bit half, the only one needed" },
  { name: "xvfb", why: "a screen for the installer's dialogs" },
  { name: "xdotool", why: "a keyboard for them" },
  { name: "imagemagick", why: "their screenshots" },
  { name: "fonts-noto-cjk", why: "Japanese characters" },
  { name: "openssl", why: "certificates for trials of signing" },
  { name: "winbind", why: "NTLM for Wine (ntlm_auth)", service: "winbind" },
];

/** @param {"build" | "run"} purpose */
export async function prepareToolchain(purpose) {
  if (!isDebian()) throw new Error("the tool chain for Windows is described for Debian 12 only");
  await ensurePackages(purpose === "build" ? BUILD : [...BUILD, ...RUN]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const purpose = process.argv.includes("--build-only") ? "build" : "run";
  await prepareToolchain(purpose).catch(fail);
  log("The tool chain for Windows is complete.");
}

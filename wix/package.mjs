// @ts-check
/**
 * `npm run package:windows`: builds app and cert-cli for Windows and packs them into an MSI.
 *
 * The practice edition by default; `-- --release` for the bank's, which refuses a profile that
 * is not ready, and to leave anything unsigned. Every program and the MSI are signed with
 * `--sign-certificate FILE --sign-key KEY [--sign-timestamp URL]`, with a token's key by
 * `--sign-module LIBRARY` (PKCS#11) beside them, or by a program of your own: `--sign-command PROGRAM`.
 * `--output FOLDER`, dist/windows if not given; `--version x.y.z` instead of the workspace's. Microsoft's
 * bootstrapper of WebView2, where it lies in this folder or WEBVIEW2_BOOTSTRAPPER names it (lib/bootstrapper.mjs), is
 * carried along for PCs without the runtime; `--fetch-webview2` fetches it from Microsoft. `--unoptimised` packs what
 * the suites under Wine have compiled for themselves: quick to build, and never handed out.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildEnvironment, editions, identityOf } from "../packaging/identity.mjs";
import { LICENCES, writeLicences } from "../packaging/licences.mjs";
import { bold, fail, log } from "../scripts/lib/output.mjs";
import { inRepository, root } from "../scripts/lib/paths.mjs";
import { obstacles, readProfile, refuseUnready } from "../scripts/lib/profile.mjs";
import { versionOf } from "../scripts/lib/version.mjs";
import { ensureNodeModules } from "../scripts/machine.mjs";
import { buildPrograms, cargo, outputFolder } from "./build/build.mjs";
import { prepareToolchain } from "./build/toolchain.mjs";
import { bootstrapperFolder, fetchBootstrapper, findBootstrapper, WITHOUT_BOOTSTRAPPER } from "./lib/bootstrapper.mjs";
import { makeInstaller } from "./lib/installer.mjs";
import { sign, signerFor, signingOptions } from "./lib/sign.mjs";
import { compileTask } from "./lib/task.mjs";

/** @typedef {import("../packaging/identity.mjs").Edition} Edition */

const { values } = parseArgs({
  options: {
    release: { type: "boolean", default: false },
    ...signingOptions,
    output: { type: "string", default: "dist/windows" },
    version: { type: "string" },
    "fetch-webview2": { type: "boolean", default: false },
    unoptimised: { type: "boolean", default: false },
  },
});

const version = versionOf(values.version);

await main().catch(fail);

async function main() {
  const edition = values.release ? editions.release : editions.practice;
  if (values.release) refuseUnready(edition.profile, obstacles(readProfile(edition.profile)));
  const identity = identityOf(edition);
  const signer = signerFor(values, identity.name);
  if (values.release && signer === undefined) {
    throw new Error("the bank's programs and package are signed: --sign-certificate and --sign-key, or --sign-command");
  }
  await prepareToolchain("build");
  const bootstrapper = await webView(resolve(root, values.output));
  await ensureNodeModules();
  const output = resolve(root, values.output);
  const files = join(output, "programs");
  const programs = build(edition, files);
  if (signer !== undefined) for (const program of programs) sign(signer, program);
  await writeLicences("windows", join(files, LICENCES));
  const msi = join(output, identity.windows.msi);
  makeInstaller({ identity, version, files, output: msi, ...(bootstrapper && { bootstrapper }) });
  if (signer !== undefined) sign(signer, msi);
  // For administrators, who put it into their own place.
  cpSync(inRepository("wix", "policy"), join(output, "policy"), { recursive: true });
  summarise(msi, programs);
}

/** Microsoft's bootstrapper, if the package is to carry it. @param {string} output */
async function webView(output) {
  const fetched = join(output, "webview2");
  if (values["fetch-webview2"]) await fetchBootstrapper(fetched);
  const found = findBootstrapper(values["fetch-webview2"] ? fetched : bootstrapperFolder(inRepository("wix")));
  if (found === undefined) log(WITHOUT_BOOTSTRAPPER);
  return found;
}

/** The programs, in a folder of their own. @param {Edition} edition @param {string} folder */
function build(edition, folder) {
  execFileSync("npm", ["run", "--silent", "build:ui"], { cwd: root, stdio: "inherit" });
  log(bold("Building for Windows. This takes some minutes the first time."));
  const words = ["-p", "cert-app", "-p", "cert-cli", "--features", "cert-app/custom-protocol"];
  if (values.unoptimised) buildPrograms();
  else cargo(["build", "--profile", "windows", ...words], buildEnvironment(edition, version));
  const built = outputFolder(values.unoptimised ? "debug" : "windows");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const programs = ["cert-app.exe", "cert-cli.exe"].map((name) => join(built, name));
  for (const source of [...programs, webViewLoader(built)]) copyFileSync(source, join(folder, basename(source)));
  compileTask(join(folder, "task.exe"));
  return readdirSync(folder).map((name) => join(folder, name));
}

/** Loads the WebView2 runtime; comes with its crate, and must stand beside the program. @param {string} built */
function webViewLoader(built) {
  const folders = readdirSync(join(built, "build")).filter((name) => name.startsWith("webview2-com-sys-"));
  const places = folders.map((name) => join(built, "build", name, "out", "x64", "WebView2Loader.dll"));
  const loader = places.find((place) => existsSync(place));
  if (loader === undefined) throw new Error("the build left no WebView2Loader.dll");
  return loader;
}

/** @param {string} msi @param {readonly string[]} programs */
function summarise(msi, programs) {
  const hashes = [msi, ...programs].map((file) => {
    const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
    return `${digest}  ${basename(file)}\n`;
  });
  writeFileSync(`${msi}.sha256`, hashes.join(""));
  const size = (/** @type {string} */ file) => statSync(file).size;
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(2)} MB`.padStart(10);
  log();
  for (const program of programs) log(`${megabytes(size(program))}  ${basename(program)}`);
  log(`${megabytes(programs.reduce((sum, program) => sum + size(program), 0))}  installed`);
  log(`${megabytes(size(msi))}  ${bold(msi)}`);
}

// @ts-check
/**
 * `npm run package:linux`: packs the app into a Debian package, dist/linux/NAME_VERSION_ARCH.deb.
 *
 * The practice edition by default; `-- --release` for the bank's, which refuses a profile that
 * is not ready. `--output FOLDER`, dist/linux if not given. `--program FILE` packs an app that has been
 * built already, with the other programs of target/debug, quickly and large: for tests. `--version x.y.z` instead of the workspace's.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bold, fail, log } from "../../scripts/lib/output.mjs";
import { root, targetDirectory } from "../../scripts/lib/paths.mjs";
import { obstacles, readProfile, refuseUnready } from "../../scripts/lib/profile.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { versionOf } from "../../scripts/lib/version.mjs";
import { prepareMachine } from "../../scripts/machine.mjs";
import { buildEnvironment, editions, identityOf, updateKeys } from "../identity.mjs";
import { pack } from "./pack.mjs";

/** @typedef {import("../identity.mjs").Edition} Edition */

const { values } = parseArgs({
  options: {
    release: { type: "boolean", default: false },
    program: { type: "string" },
    version: { type: "string" },
    output: { type: "string", default: "dist/linux" },
  },
});

const version = versionOf(values.version);
const built = join(targetDirectory, values.program === undefined ? "release" : "debug");

await main().catch(fail);

async function main() {
  const edition = values.release ? editions.release : editions.practice;
  if (values.release) refuseUnready(edition.profile, obstacles(readProfile(edition.profile)));
  const app = values.program ?? (await build(edition));
  const programs = { app, terminal: join(built, "cert-cli"), installer: await buildInstaller(edition) };
  const [folder, output] = [mkdtempSync(join(tmpdir(), "package-")), resolve(root, values.output)];
  try {
    log(bold(await pack({ edition, version, programs, compressed: values.program === undefined, output }, folder)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With cert-cli. @param {Edition} edition @returns {Promise<string>} the app */
async function build(edition) {
  await prepareMachine(["build"]);
  const programs = ["-p", "cert-app", "-p", "cert-cli"];
  await run("npx", ["tauri", "build", "--no-bundle", "--ci", "--", ...programs], {
    env: buildEnvironment(edition, version),
  });
  return join(built, "cert-app");
}

/**
 * The program of root's that installs new versions. It knows whose they are, and nothing else about the bank.
 * @param {Edition} edition
 */
async function buildInstaller(edition) {
  const release = values.program === undefined ? ["--release"] : [];
  const { identifier, linux } = identityOf(edition);
  const env = {
    CERT_UPDATE_PROGRAM: linux.program,
    CERT_UPDATE_PACKAGE: linux.package,
    CERT_UPDATE_PRODUCT: identifier,
    CERT_UPDATE_KEYS: updateKeys(edition),
  };
  await run("cargo", ["build", "--quiet", ...release, "-p", "cert-update"], { env });
  return join(built, "install-update");
}

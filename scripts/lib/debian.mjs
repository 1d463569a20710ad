// @ts-check
/** Debian's packages: which are there, and how the missing ones get there. */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { bold, log } from "./output.mjs";
import { run } from "./run.mjs";

const STATUS = "/var/lib/dpkg/status";

/**
 * @typedef {{ name: string, why: string, service?: string }} DebianPackage
 *   `service`: what Debian starts with it and at every boot, and nobody here needs
 */

/** Whether this system has Debian's packages. */
export const isDebian = () => existsSync(STATUS);

/** Installs those of these packages that are missing, saying which and why. @param {readonly DebianPackage[]} wanted */
export async function ensurePackages(wanted) {
  const installed = new Set(parseStatus(readFileSync(STATUS, "utf8")));
  const missing = wanted.filter(({ name }) => !installed.has(name));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  log(bold("These Debian packages are missing:"));
  for (const { name, why } of missing) log(`  ${name.padEnd(30)}${why}`);
  if (!isRoot() && !isOnPath("sudo")) {
    throw new Error(
      `please run as root: apt-get update && apt-get install -y --no-install-recommends ${names.join(" ")}`,
    );
  }
  log(bold("Installing them. This takes some minutes the first time."));
  await install(names);
  await switchOff(missing.flatMap(({ service }) => service ?? []));
}

/** @param {string} text dpkg's database (deb822 paragraphs) */
function* parseStatus(text) {
  for (const paragraph of text.split("\n\n")) {
    if (!/^Status: \S+ ok installed$/m.test(paragraph)) continue;
    const name = /^Package: (\S+)$/m.exec(paragraph)?.[1];
    if (name !== undefined) yield name;
  }
}

/** @param {readonly string[]} packages */
async function install(packages) {
  const options = ["-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"];
  await asRoot(["apt-get", ...options, "update"]);
  await asRoot(["apt-get", ...options, "install", "-y", "--no-install-recommends", ...packages]);
}

/**
 * Stops services that came with packages, and keeps them from starting at boot. Without systemd at
 * work, as in a container, none was started.
 * @param {readonly string[]} services
 */
async function switchOff(services) {
  if (services.length === 0 || !existsSync("/run/systemd/system")) return;
  await asRoot(["systemctl", "disable", "--now", ...services]);
}

/** @param {readonly string[]} command */
function asRoot(command) {
  const quiet = ["env", "DEBIAN_FRONTEND=noninteractive", ...command];
  const [program, ...parameters] = isRoot() ? quiet : ["sudo", ...quiet];
  return run(/** @type {string} */ (program), parameters);
}

const isRoot = () => process.getuid?.() === 0;

/** @param {string} program */
export function isOnPath(program) {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

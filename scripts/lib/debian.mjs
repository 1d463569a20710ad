// @ts-check
/** Debian's packages: which are there, and how the missing ones get there. */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./run.mjs";

const STATUS = "/var/lib/dpkg/status";

/** @returns {ReadonlySet<string> | undefined} `undefined` where the system is not Debian's kind */
export function installedPackages() {
  try {
    return new Set(parseStatus(readFileSync(STATUS, "utf8")));
  } catch {
    return undefined;
  }
}

/** @param {string} text dpkg's database (deb822 paragraphs) */
function* parseStatus(text) {
  for (const paragraph of text.split("\n\n")) {
    if (!/^Status: \S+ ok installed$/m.test(paragraph)) continue;
    const name = /^Package: (\S+)$/m.exec(paragraph)?.[1];
    if (name !== undefined) yield name;
  }
}

/** @param {readonly string[]} packages @returns the words a person would type */
export const installLine = (packages) =>
  `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;

/** Whether packages can be installed from here: as root, or by way of sudo. */
export const canInstall = () => isRoot() || isOnPath("sudo");

/**
 * @param {readonly string[]} packages
 * @returns {Promise<void>}
 */
export async function install(packages) {
  const options = ["-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"];
  await asRoot(["apt-get", ...options, "update"]);
  await asRoot(["apt-get", ...options, "install", "-y", "--no-install-recommends", ...packages]);
}

/**
 * Stops services that came with packages, and keeps them from starting at boot. Without systemd at
 * work, as in a container, none was started.
 * @param {readonly string[]} services
 */
export async function switchOff(services) {
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

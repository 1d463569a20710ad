// @ts-check
/** The package's description for dpkg (deb-control(5)). */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { capture } from "../../scripts/lib/run.mjs";

/** @typedef {import("../identity.mjs").Identity} Identity */

/** What the program opens while it runs, which its file does not say. */
const OPENED_LATER = ["libnss3"];

/** Where the desktop finds the icon, and learns of the scheme (their dpkg triggers). */
const DESKTOP = ["desktop-file-utils", "hicolor-icon-theme"];

/**
 * @param {Identity} identity @param {string} version @param {string} architecture
 * @param {string} tree what is installed
 * @param {string} scratch a folder for the moment
 */
export async function writeControl(identity, version, architecture, tree, scratch) {
  const { name, phone, hours } = identity.contact;
  const depends = [...(await linked(identity, tree, scratch)), ...OPENED_LATER, ...DESKTOP].sort();
  const files = filesBelow(tree);
  const digest = (/** @type {string} */ file) => createHash("md5").update(readFileSync(file)).digest("hex");
  const sums = files.map((file) => `${digest(file)}  ${relative(tree, file)}\n`);
  const folder = join(tree, "DEBIAN");
  mkdirSync(folder);
  writeFileSync(join(folder, "md5sums"), sums.join(""));
  const kilobytes = files.reduce((sum, file) => sum + Math.ceil(statSync(file).size / 1024), 0);
  const fields = {
    Package: identity.linux.package,
    Version: version,
    Architecture: architecture,
    Maintainer: identity.maintainer,
    "Installed-Size": String(kilobytes),
    // Nothing is unpacked over a version that works before everything is there that the new one needs.
    "Pre-Depends": depends.join(", "),
    Recommends: "fonts-noto-cjk, dbus-user-session, pkexec, xdg-user-dirs, xdg-utils",
    Section: "net",
    Priority: "optional",
    Homepage: identity.homepage,
    Description: [
      "client certificate for the bank's web service",
      ` ${identity.nameInEnglish}`,
      " gets the certificate and renews it, for Chromium, Chrome and Edge.",
      " .",
      ` ${identity.name}`,
      " 電子証明書を発行・更新し、ChromeやEdgeでご利用いただけるようにします。",
      ` お問い合わせ先: ${name} ${phone} (${hours})`,
    ].join("\n"),
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(folder, "control"), lines.join(""));
}

/**
 * The packages of the libraries the programs are linked with, in the versions they need.
 * @param {Identity} identity @param {string} tree @param {string} scratch
 */
async function linked(identity, tree, scratch) {
  // dpkg-shlibdeps works in a source package only; this is enough of one.
  mkdirSync(join(scratch, "debian"));
  writeFileSync(join(scratch, "debian", "control"), `Source: ${identity.linux.package}\n`);
  const { program, terminal } = identity.linux;
  const names = [`usr/bin/${program}`, `usr/bin/${terminal}`, `usr/lib/${program}/install-update`];
  const programs = names.map((name) => `-e${join(tree, name)}`);
  const found = await capture("dpkg-shlibdeps", ["-O", ...programs], { cwd: scratch });
  const list = /^shlibs:Depends=(.*)$/m.exec(found)?.[1];
  if (list === undefined) throw new Error(`no library is known of ${names.join(", ")}`);
  return list.split(", ");
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

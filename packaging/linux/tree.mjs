// @ts-check
/** Lays out what a package installs. Nothing of it is a script: dpkg alone puts it there and away. */
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRepository, readText } from "../../scripts/lib/paths.mjs";
import { LICENCES } from "../licences.mjs";

/** @typedef {import("../identity.mjs").Identity} Identity */

const ICONS = [
  ["32x32", "32x32.png"],
  ["128x128", "128x128.png"],
  ["256x256", "icon.png"],
  ["scalable", "icon.svg"],
];

/**
 * @param {Identity} identity @param {import("./pack.mjs").Programs} programs the built ones
 * @param {string} licences of everything in them, as text
 * @param {string} tree a folder that becomes `/`
 */
export function layOut(identity, programs, licences, tree) {
  const { package: packageName, program: name } = identity.linux;
  copy(programs.app, join(tree, "usr/bin", name), 0o755);
  for (const [size, file = ""] of ICONS) {
    const ending = file.replace(/^.*\./, "");
    copy(inRepository("src-tauri/icons", file), join(tree, `usr/share/icons/hicolor/${size}/apps/${name}.${ending}`));
  }
  write(filled("app.desktop", identity), join(tree, `usr/share/applications/${name}.desktop`));
  const units = join(tree, "usr/lib/systemd/user");
  layOutReminder(identity, units);
  layOutShortcut(identity, tree, units);
  copy(programs.installer, join(tree, "usr/lib", name, "install-update"), 0o755);
  const action = `usr/share/polkit-1/actions/${identity.identifier}.install-update.policy`;
  write(filled("install-update.policy", identity), join(tree, action));
  const documents = join(tree, "usr/share/doc", packageName);
  const others = `The licences of the software of others in the programs: ${LICENCES} in this folder.`;
  write(`${readText("LICENSE")}\n${others}\n`, join(documents, "copyright"));
  write(licences, join(documents, LICENCES));
}

/**
 * The daily check of every user, switched on by the link; `systemctl --user mask` switches it off.
 * @param {Identity} identity @param {string} folder
 */
function layOutReminder(identity, folder) {
  const unit = `${identity.linux.program}-remind`;
  for (const kind of ["service", "timer"]) {
    write(filled(`remind.${kind}`, identity), join(folder, `${unit}.${kind}`));
  }
  switchOn(folder, "timers.target", `${unit}.timer`);
}

/**
 * A shortcut on the desktop is the user's own file: a unit of theirs places it, not dpkg.
 * @param {Identity} identity @param {string} tree @param {string} units
 */
function layOutShortcut(identity, tree, units) {
  const unit = `${identity.linux.program}-shortcut.service`;
  write(filled("shortcut.service", identity), join(units, unit));
  write(filled("place-shortcut", identity), join(tree, "usr/lib", identity.linux.program, "place-shortcut"), 0o755);
  switchOn(units, "default.target", unit);
}

/** For every user, from the next login on. @param {string} folder @param {string} target @param {string} unit */
function switchOn(folder, target, unit) {
  const wanted = join(folder, `${target}.wants`);
  makeFolder(wanted);
  symlinkSync(`../${unit}`, join(wanted, unit));
}

/** @param {string} template @param {Identity} identity */
function filled(template, { name, scheme, manufacturer, identifier, linux }) {
  const words = {
    NAME: name,
    PROGRAM: linux.program,
    SCHEME: scheme,
    BANK: manufacturer,
    IDENTIFIER: identifier,
    PACKAGE: linux.package,
  };
  const text = readText("packaging", "linux", template);
  return Object.entries(words).reduce((filled, [word, value]) => filled.replaceAll(`@${word}@`, value), text);
}

/** @param {string} source @param {string} target @param {number} [mode] */
const copy = (source, target, mode) => write(readFileSync(source), target, mode);

/** @param {string | Buffer} content @param {string} target @param {number} [mode] */
function write(content, target, mode = 0o644) {
  makeFolder(dirname(target));
  writeFileSync(target, content);
  chmodSync(target, mode);
}

/** Whatever this user's mask is. @param {string} folder */
function makeFolder(folder) {
  const before = process.umask(0o022);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  process.umask(before);
}

// @ts-check
/** Lays out what a package installs. Nothing of it is a script: dpkg alone puts it there and away. */
import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRepository, readText } from "../../scripts/lib/paths.mjs";

/** @typedef {import("../identity.mjs").Identity} Identity */

const ICONS = [
  ["32x32", "32x32.png"],
  ["128x128", "128x128.png"],
  ["256x256", "icon.png"],
  ["scalable", "icon.svg"],
];

/**
 * @param {Identity} identity
 * @param {string} program the built one
 * @param {string} tree a folder that becomes `/`
 */
export function layOut(identity, program, tree) {
  const { package: packageName, program: name } = identity.linux;
  writeProgram(program, join(tree, "usr/bin", name));
  for (const [size, file = ""] of ICONS) {
    const ending = file.replace(/^.*\./, "");
    copy(inRepository("src-tauri/icons", file), join(tree, `usr/share/icons/hicolor/${size}/apps/${name}.${ending}`));
  }
  write(filled("app.desktop", identity), join(tree, `usr/share/applications/${name}.desktop`));
  const units = join(tree, "usr/lib/systemd/user");
  layOutReminder(identity, units);
  layOutShortcut(identity, tree, units);
  copy(inRepository("packaging/linux/pkexec"), join(tree, "usr/lib", name, "update/pkexec"), 0o755);
  copy(inRepository("LICENSE"), join(tree, "usr/share/doc", packageName, "copyright"));
}

/**
 * The updater reads in the program itself what kind of package it came in; Tauri's own bundler writes it
 * there in the same way.
 * @param {string} source
 * @param {string} target
 */
function writeProgram(source, target) {
  const bytes = readFileSync(source);
  const unknown = Buffer.from("__TAURI_BUNDLE_TYPE_VAR_UNK");
  const at = bytes.indexOf(unknown);
  if (at < 0) throw new Error(`${source} does not say what kind of package it comes in`);
  bytes.write("__TAURI_BUNDLE_TYPE_VAR_DEB", at);
  makeFolder(dirname(target));
  writeFileSync(target, bytes);
  chmodSync(target, 0o755);
}

/**
 * The daily check of every user, switched on by the link; `systemctl --user mask` switches it off.
 * @param {Identity} identity
 * @param {string} folder
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
 * @param {Identity} identity
 * @param {string} tree
 * @param {string} units
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
function filled(template, { name, scheme, linux }) {
  const words = { NAME: name, PROGRAM: linux.program, SCHEME: scheme };
  const text = readText("packaging", "linux", template);
  return Object.entries(words).reduce((filled, [word, value]) => filled.replaceAll(`@${word}@`, value), text);
}

/** @param {string} source @param {string} target @param {number} [mode] */
function copy(source, target, mode = 0o644) {
  makeFolder(dirname(target));
  copyFileSync(source, target);
  chmodSync(target, mode);
}

/** @param {string} text @param {string} target @param {number} [mode] */
function write(text, target, mode = 0o644) {
  makeFolder(dirname(target));
  writeFileSync(target, text);
  chmodSync(target, mode);
}

/** Whatever this user's mask is. @param {string} folder */
function makeFolder(folder) {
  const before = process.umask(0o022);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  process.umask(before);
}

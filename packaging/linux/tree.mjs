// @ts-check
/** Lays out what a package installs. Nothing of it is a script: dpkg alone puts it there and away. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { inRepository, readText } from "../../scripts/lib/paths.mjs";
import { capture } from "../../scripts/lib/run.mjs";
import { copy, switchOn, write, writeCompressed } from "./files.mjs";

/** @typedef {import("../identity.mjs").Identity} Identity */

/** @typedef {{ version: string, date: Date }} Release */

/** Where the shells look. */
const COMPLETIONS = {
  bash: "usr/share/bash-completion/completions/NAME",
  fish: "usr/share/fish/vendor_completions.d/NAME.fish",
  zsh: "usr/share/zsh/vendor-completions/_NAME",
};

const ICONS = [
  ["32x32", "32x32.png"],
  ["128x128", "128x128.png"],
  ["256x256", "icon.png"],
  ["scalable", "icon.svg"],
];

/**
 * @param {Identity} identity @param {import("./pack.mjs").Programs} programs the built ones
 * @param {Release} release @param {string} tree a folder that becomes `/`
 */
export async function layOut(identity, programs, release, tree) {
  const { program: name } = identity.linux;
  const fill = (/** @type {string} */ template) => filled(template, identity, release);
  copy(programs.app, join(tree, "usr/bin", name), 0o755);
  writeCompressed(fill("app.1"), join(tree, `usr/share/man/man1/${name}.1`));
  for (const [size, file = ""] of ICONS) {
    const ending = file.replace(/^.*\./, "");
    copy(inRepository("src-tauri/icons", file), join(tree, `usr/share/icons/hicolor/${size}/apps/${name}.${ending}`));
  }
  write(fill("app.desktop"), join(tree, `usr/share/applications/${name}.desktop`));
  write(fill("app.metainfo.xml"), join(tree, `usr/share/metainfo/${identity.identifier}.metainfo.xml`));
  const units = join(tree, "usr/lib/systemd/user");
  layOutReminder(name, fill, units);
  layOutShortcut(name, fill, tree, units);
  copy(programs.installer, join(tree, "usr/lib", name, "install-update"), 0o755);
  const action = `usr/share/polkit-1/actions/${identity.identifier}.install-update.policy`;
  write(fill("install-update.policy"), join(tree, action));
  await layOutTerminal(programs.terminal, identity.linux.terminal, tree);
}

/**
 * cert-cli, and what it says of itself: manual pages, and what shells complete.
 * @param {string} program @param {string} name @param {string} tree
 */
async function layOutTerminal(program, name, tree) {
  const installed = join(tree, "usr/bin", name);
  copy(program, installed, 0o755);
  for (const [shell, place] of Object.entries(COMPLETIONS)) {
    write(await capture(installed, ["completions", shell]), join(tree, place.replace("NAME", name)));
  }
  const pages = mkdtempSync(join(tmpdir(), "pages-"));
  await capture(installed, ["manual-pages", pages]);
  for (const page of readdirSync(pages, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".1"))) {
    const place = join("usr/share/man", dirname(page), "man1", basename(page));
    writeCompressed(readFileSync(join(pages, page)), join(tree, place));
  }
  rmSync(pages, { recursive: true });
}

/**
 * The daily check of every user, switched on by the link; `systemctl --user mask` switches it off.
 * @param {string} program @param {(template: string) => string} fill @param {string} folder
 */
function layOutReminder(program, fill, folder) {
  const unit = `${program}-remind`;
  for (const kind of ["service", "timer"]) {
    write(fill(`remind.${kind}`), join(folder, `${unit}.${kind}`));
  }
  switchOn(folder, "timers.target", `${unit}.timer`);
}

/**
 * A shortcut on the desktop is the user's own file: a unit of theirs places it, not dpkg.
 * @param {string} program @param {(template: string) => string} fill @param {string} tree @param {string} units
 */
function layOutShortcut(program, fill, tree, units) {
  const unit = `${program}-shortcut.service`;
  write(fill("shortcut.service"), join(units, unit));
  write(fill("place-shortcut"), join(tree, "usr/lib", program, "place-shortcut"), 0o755);
  switchOn(units, "default.target", unit);
}

/** @param {string} template @param {Identity} identity @param {Release} release */
function filled(template, identity, { version, date }) {
  const { name, nameInEnglish, homepage, scheme, manufacturer, identifier, linux } = identity;
  const words = {
    NAME: name,
    NAME_EN: nameInEnglish,
    HOMEPAGE: homepage,
    PROGRAM: linux.program,
    TERMINAL: linux.terminal,
    SCHEME: scheme,
    BANK: manufacturer,
    IDENTIFIER: identifier,
    PACKAGE: linux.package,
    VERSION: version,
    DATE: date.toISOString().slice(0, 10),
  };
  const text = readText("packaging", "linux", template);
  return Object.entries(words).reduce((filled, [word, value]) => filled.replaceAll(`@${word}@`, value), text);
}

// @ts-check
/** What Debian's policy wants to be read in /usr/share/doc: changelog and copyright. */
import { join } from "node:path";
import { readText } from "../../scripts/lib/paths.mjs";
import { document, LICENCES } from "../licences.mjs";
import { write, writeCompressed } from "./files.mjs";

/** @typedef {import("../identity.mjs").Identity} Identity */
/** @typedef {import("../licences.mjs").Component} Component */

/**
 * @param {Identity} identity @param {string} version @param {Date} date
 * @param {readonly Component[]} components @param {string} tree
 */
export function layOutDocuments(identity, version, date, components, tree) {
  const folder = join(tree, "usr/share/doc", identity.linux.package);
  writeCompressed(changelog(identity, version, date), join(folder, "changelog"));
  write(copyright(identity, components), join(folder, "copyright"));
  writeCompressed(document(components), join(folder, LICENCES));
}

/** deb-changelog(5), out of CHANGELOG.md. @param {Identity} identity @param {string} version @param {Date} date */
function changelog({ linux, maintainer }, version, date) {
  const changes = newest(readText("CHANGELOG.md")).map((change) => `  * ${folded(change).join("\n    ")}\n`);
  const headline = `${linux.package} (${version}) stable; urgency=medium\n`;
  return [headline, ...changes, ` -- ${maintainer}  ${date.toUTCString().replace("GMT", "+0000")}\n`].join("\n");
}

/** What the first version there has to say. @param {string} text Keep a Changelog's form */
function newest(text) {
  const section = text.split(/^## .*$/m)[1] ?? "";
  const changes = section.replaceAll(/^### .*$/gm, "").split(/^- /m);
  return changes.slice(1).map((change) => change.replaceAll(/\s+/g, " ").trim());
}

/** In lines that dpkg's readers show whole. @param {string} text */
const folded = (text) => text.match(/\S.{0,72}(?=\s|$)|\S+/g) ?? [];

/**
 * Machine-readable (Debian's copyright-format 1.0): ours, then everything that is compiled in.
 * @param {Identity} identity @param {readonly Component[]} components
 */
function copyright({ nameInEnglish, homepage }, components) {
  const [, holder = ""] = /^Copyright \(c\) (.*)$/m.exec(readText("LICENSE")) ?? [];
  const expressions = components.map(({ licence }) => inDebiansWords(licence));
  const names = [...new Set(["Expat", ...expressions.flatMap((words) => words.split(/ (?:or|and) /))])].sort();
  return [
    paragraph({
      Format: "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
      "Upstream-Name": nameInEnglish,
      Source: homepage,
      Comment: `Below components/ stands what is compiled into the programs; ${LICENCES}.gz has all texts.`,
    }),
    paragraph({ Files: "*", Copyright: holder, License: "Expat" }),
    ...components.map(({ name, version, authors }, index) =>
      paragraph({
        Files: `components/${fileName(name, version)}/*`,
        Copyright: authors.length > 0 ? authors.join("\n") : `the authors of ${name}`,
        License: expressions[index] ?? "",
      }),
    ),
    ...names.map((name) => paragraph({ License: `${name}\n${textOf(name)}` })),
  ].join("\n");
}

/** @param {Readonly<Record<string, string>>} fields */
const paragraph = (fields) =>
  Object.entries(fields)
    .map(
      ([name, value]) =>
        `${name}: ${value
          .trim()
          .replaceAll(/\n(?=\n|$)/g, "\n.")
          .replaceAll("\n", "\n ")}\n`,
    )
    .join("");

/** @param {string} name @param {string} version */
const fileName = (name, version) => `${name} ${version}`.trim().replaceAll(/[^\w.+@/-]+/g, "-");

/** SPDX's expression in that format's short names. @param {string} expression */
const inDebiansWords = (expression) =>
  expression
    .replaceAll(/[()]/g, "")
    .replaceAll(" WITH ", "-with-")
    .replaceAll(" OR ", " or ")
    .replaceAll(" AND ", " and ")
    .replaceAll(/\bMIT\b/g, "Expat");

/** On every Debian system there are these. */
const COMMON = new Set(["Apache-2.0", "MPL-2.0", "BSD", "CC0-1.0"]);

/** @param {string} name */
function textOf(name) {
  if (name === "Expat") return readText("LICENSE").replace(/^[\s\S]*?\n\n(?=Permission)/, "");
  const place = COMMON.has(name) ? `/usr/share/common-licenses/${name}` : `${LICENCES}.gz in this folder`;
  return `The text is in ${place}.`;
}

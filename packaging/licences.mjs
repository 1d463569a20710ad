// @ts-check
/**
 * `npm run licences`: the licence texts of everything that is in the programs, in one file that both packages
 * carry: dist/THIRD-PARTY-LICENCES.txt.
 *
 * For Linux by default; `-- --windows` for 64-bit Windows. `--output FILE` for another place.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { bold, fail, log } from "../scripts/lib/output.mjs";
import { inRepository, readText, root } from "../scripts/lib/paths.mjs";
import { capture } from "../scripts/lib/run.mjs";

export const LICENCES = "THIRD-PARTY-LICENCES.txt";
export const targets = { linux: "x86_64-unknown-linux-gnu", windows: "x86_64-pc-windows-gnu" };

/** What is handed out, with the features it is handed out with. */
const PROGRAMS = ["-p", "cert-app", "-p", "cert-cli", "-p", "cert-update", "--features", "cert-app/custom-protocol"];

const LICENCE_FILE = /^(licen[cs]e|unlicense|copying|notice|copyright)([-_.].*)?$/i;
const NO_TEXT = /\.(rs|js|ts|py|toml|json|spdx)$/i;

/** The texts that every project copies unchanged. MIT's names its authors. */
const STANDARD_TEXTS = new Map([
  ["Apache-2.0", /^Apache License Version 2\.0, January 2004/],
  ["MPL-2.0", /^Mozilla Public License,? Version 2\.0/i],
]);

/** Of mingw-w64, whose start-up code is in every program; beside the cross compiler. */
const MINGW_COPYRIGHT = "/usr/share/doc/mingw-w64-x86-64-dev/copyright";

/**
 * @typedef {object} Component
 * @property {string} name
 * @property {string} version
 * @property {string} licence in SPDX's words
 * @property {readonly string[]} authors
 * @property {string[]} texts its own
 * @property {readonly string[]} [inside] those of others' code that it brings along
 */
/**
 * @typedef {object} Crate as cargo describes it
 * @property {string} name
 * @property {string} version
 * @property {string | null} source none for those of this repository
 * @property {string | null} license
 * @property {string[]} authors
 * @property {string} manifest_path
 */

/** The file's text. @param {keyof typeof targets} system */
export const licences = async (system) => document(await componentsOf(system));

/** What is in the programs, each with its texts. @param {keyof typeof targets} system */
export async function componentsOf(system) {
  const known = await knownCrates(targets[system]);
  const used = await namesOfUsed(targets[system]);
  const crates = known.filter(({ source, name, version }) => source !== null && used.has(`${name} v${version}`));
  const components = [...crates.map(fromCrate), ...npmPackages(), rustLibrary()];
  if (system === "windows") components.push(...windowsLibraries(known));
  const texts = components.flatMap((component) => component.texts);
  for (const component of components) {
    if (component.texts.length === 0) component.texts.push(standardText(component, texts));
  }
  return components;
}

/** @param {string} target @returns {Promise<Crate[]>} */
async function knownCrates(target) {
  const words = ["metadata", "--locked", "--format-version", "1", "--filter-platform", target];
  return JSON.parse(await capture("cargo", words)).packages;
}

/** Without what only build scripts and tests need. "NAME vVERSION" each. @param {string} target */
async function namesOfUsed(target) {
  const form = ["--edges", "normal", "--prefix", "none", "--format", "{p}"];
  const tree = await capture("cargo", ["tree", "--locked", ...PROGRAMS, "--target", target, ...form]);
  return new Set(tree.split("\n").map((line) => line.split(" ", 2).join(" ")));
}

/** @param {Crate} crate @returns {Component} */
function fromCrate({ name, version, license, authors, manifest_path }) {
  if (license === null) throw new Error(`the crate ${name} names no licence`);
  const folder = dirname(manifest_path);
  const people = authors.map((author) => author.replace(/ *<.*>/, ""));
  return { name, version, licence: license.replace(/ *\/ */g, " OR "), authors: people, ...licenceTexts(folder) };
}

/** In its subfolders is the code of others. @param {string} folder */
function licenceTexts(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name) && !NO_TEXT.test(entry.name));
  const paths = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
  const read = (/** @type {boolean} */ own) =>
    paths.filter((path) => (dirname(path) === folder) === own).map((path) => readFileSync(path, "utf8"));
  return { texts: read(true), inside: read(false) };
}

/** What the page imports. @returns {Component[]} */
function npmPackages() {
  const sources = readdirSync(inRepository("ui", "src"), { recursive: true, encoding: "utf8" });
  const code = sources.filter((name) => name.endsWith(".ts")).map((name) => readText("ui", "src", name));
  const imports = code.flatMap((text) => [...text.matchAll(/ from "((?:@[\w-]+\/)?[\w-]+)[^"]*";/g)]);
  const names = new Set(imports.map(([, name = ""]) => name));
  return [...names].sort().map((name) => {
    const folder = inRepository("node_modules", name);
    const { version, license, author, contributors } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const authors = [author ?? contributors ?? []].flat().map((one) => one.name ?? one);
    return { name: `${name} (npm)`, version, licence: license, authors, texts: licenceTexts(folder).texts };
  });
}

/** @returns {Component} */
function rustLibrary() {
  const authors = ["The Rust Project contributors"];
  return { name: "Rust standard library", version: "", licence: "MIT OR Apache-2.0", authors, texts: [] };
}

/** Linked statically or lying beside the programs. @param {readonly Crate[]} known @returns {Component[]} */
function windowsLibraries(known) {
  const openssl = known.find(({ name }) => name === "openssl-src");
  if (openssl === undefined) throw new Error("Cargo.lock has no openssl-src");
  const text = readFileSync(join(dirname(openssl.manifest_path), "openssl", "LICENSE.txt"), "utf8");
  const version = openssl.version.replace(/^.*\+/, "");
  const loader = readText("wix", "WebView2Loader.licence.txt");
  const mingw = existsSync(MINGW_COPYRIGHT) ? [readFileSync(MINGW_COPYRIGHT, "utf8")] : [];
  return [
    { name: "OpenSSL", version, licence: "Apache-2.0", authors: [], texts: [text] },
    { name: "WebView2Loader.dll", version: "", licence: "BSD-3-Clause", authors: [], texts: [loader] },
    ...mingw.map((words) => ({ name: "mingw-w64", version: "", licence: "ZPL-2.1", authors: [], texts: [words] })),
  ];
}

/**
 * For a project that leaves out the text: of one of the licences it lets choose.
 * @param {Component} component @param {readonly string[]} texts of all others
 */
function standardText({ name, licence, authors }, texts) {
  const choices = licence.split(" OR ");
  if (choices.includes("MIT")) {
    const holders = authors.length > 0 ? authors.join(", ") : `The authors of ${name}`;
    return readText("LICENSE").replace(/^Copyright .*$/m, `Copyright (c) ${holders}`);
  }
  const beginnings = choices.flatMap((choice) => STANDARD_TEXTS.get(choice) ?? []);
  const found = texts.find((text) => beginnings.some((beginning) => beginning.test(essence(text))));
  if (found === undefined) throw new Error(`no licence text for ${name} (${licence})`);
  return found;
}

/** Texts are the same however their lines are broken. @param {string} text */
const essence = (text) => text.replace(/\s+/g, " ").trim();

/** The list of components, each with the numbers of its texts; then every text once. @param {readonly Component[]} components */
export function document(components) {
  /** @type {Map<string, { number: number, text: string, names: Set<string> }>} */
  const known = new Map();
  const lines = components.map(({ name, version, licence, authors, texts, inside = [] }) => {
    const title = `${name} ${version}`.trim();
    const numbers = [...texts, ...inside].map((text) => {
      const key = essence(text);
      const entry = known.get(key) ?? { number: known.size + 1, text, names: new Set() };
      known.set(key, entry);
      entry.names.add(title);
      return entry.number;
    });
    const references = [...new Set(numbers)].map((number) => `[${number}]`).join(" ");
    return `${[title, licence, ...authors].join("; ")} ${references}\n`;
  });
  const texts = [...known.values()].map(
    ({ number, text, names }) => `\n${RULE}\n[${number}] ${[...names].join(", ")}\n${RULE}\n\n${tidy(text)}`,
  );
  return [tidy(readText("LICENSE")), HEADLINE, ...lines, ...texts].join("");
}

const RULE = "=".repeat(80);

const HEADLINE = `
${RULE}
Software of others in these programs: name and version; licence (SPDX); authors [texts below]
${RULE}

`;

/** @param {string} text */
const tidy = (text) =>
  `${text
    .replace(/^\uFEFF/, "")
    .replaceAll(/[ \t\r]+$/gm, "")
    .replace(/^\n+|\n+$/g, "")}\n`;

/** @param {keyof typeof targets} system @param {string} file */
export async function writeLicences(system, file) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await licences(system));
}

async function main() {
  const { values } = parseArgs({
    options: {
      windows: { type: "boolean", default: false },
      output: { type: "string", default: join("dist", LICENCES) },
    },
  });
  const file = resolve(root, values.output);
  await writeLicences(values.windows ? "windows" : "linux", file);
  log(bold(file));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main().catch(fail);

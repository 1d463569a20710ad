// @ts-check
/** `npm run sizes`: lines by folder, and how long the functions and files of the product's Rust code are. */
import { readFileSync } from "node:fs";
import { log } from "./lib/output.mjs";
import { inRepository } from "./lib/paths.mjs";
import { capture } from "./lib/run.mjs";

/** Lock files, generated files, pictures. */
const UNCOUNTED =
  /(^|\/)(Cargo\.lock|package-lock\.json)$|^ui\/src\/bindings\/|\/permissions\/|^src-tauri\/gen\/|\.(png|ico|icns|bmp)$/;

/** Tests stand at the end of their file. */
const TESTS = /^#\[cfg\(test\)\]\n(#\[.*\n)*mod \w+ \{[\s\S]*/m;

/** Comments, strings and characters, which may hold any brace. */
const WORDS = /\/\/.*|\/\*[\s\S]*?\*\/|r(#*)"[\s\S]*?"\1|"(?:\\[\s\S]|[^"\\])*"|'(?:\\(?:u\{\w+\}|x\w\w|.)|[^'\\\n])'/g;

const files = (await capture("git", ["ls-files", "-z"]))
  .split("\0")
  .filter((path) => path !== "" && !UNCOUNTED.test(path));
const rust = files.filter(
  (path) => /^src-tauri\/.*\.rs$/.test(path) && !/(^|\/)(tests|contract)(\/|\.rs)|_tests?\.rs$/.test(path),
);

printFolders();
const product = rust.map((path) => ({
  path,
  text: read(path)
    .replace(TESTS, "")
    .replace(WORDS, (word) => word.replace(/[^\n]/g, "_")),
}));
printFigures("functions", product.flatMap(functionsOf));
printFigures(
  "files",
  product.map(({ path, text }) => ({ name: path, lines: linesOf(text) })),
);

function printFolders() {
  /** @type {Map<string, number>} */
  const folders = new Map();
  for (const path of files) {
    const folder = path.includes("/") ? (/^(src-tauri\/\w+|tests\/\w+|[^/]+)\//.exec(path)?.[1] ?? "") : ".";
    folders.set(folder, (folders.get(folder) ?? 0) + linesOf(read(path)));
  }
  for (const [folder, lines] of [...folders].sort()) log(`${String(lines).padStart(7)}  ${folder}`);
  log(`${String([...folders.values()].reduce((sum, lines) => sum + lines, 0)).padStart(7)}  all`);
}

/** @param {string} what @param {readonly { name: string, lines: number }[]} found */
function printFigures(what, found) {
  const sorted = [...found].sort((left, right) => left.lines - right.lines);
  const at = (/** @type {number} */ part) => sorted[Math.ceil(part * sorted.length) - 1]?.lines;
  const longest = sorted.at(-1);
  log(
    `${sorted.length} ${what} of Rust: median ${at(0.5)}, p90 ${at(0.9)}, longest ${longest?.lines} (${longest?.name})`,
  );
}

/** @param {{ path: string, text: string }} file */
function functionsOf({ path, text }) {
  return [...text.matchAll(/\bfn (\w+)(?:\[[^\]]*\]|[^;{[])*\{/g)].map(({ 0: head, 1: name, index }) => {
    let [end, depth] = [index + head.length, 1];
    for (; depth > 0 && end < text.length; end += 1) depth += { "{": 1, "}": -1 }[text.charAt(end)] ?? 0;
    return { name: `${path}: ${name}`, lines: linesOf(text.slice(index, end)) };
  });
}

/** @param {string} path */
function read(path) {
  return readFileSync(inRepository(path), "utf8");
}

/** @param {string} text */
function linesOf(text) {
  return text.trimEnd().split("\n").length;
}

import { filesBelow, type SourceFile } from "./files.ts";

/** The Rust code that is shipped: without comments, texts and test modules. */
export const shippedRust = (): SourceFile[] => rustBelow("src-tauri");

/** The same of one folder. */
export function rustBelow(folder: string): SourceFile[] {
  const files = filesBelow(folder, ".rs").filter(({ path }) => !isTestOnly(path));
  return files.map(({ path, text }) => ({ path, text: withoutTests(withoutWords(text)) }));
}

/** Files that `mod.rs` declares under `#[cfg(test)]`, and tests of whole crates. */
const isTestOnly = (path: string) => /\/tests\/|tests?\.rs$/.test(path);

/** Comments and the insides of strings become blanks; line numbers stay. */
export function withoutWords(rust: string): string {
  const words = new RegExp(
    [
      String.raw`//[^\n]*`,
      String.raw`/\*[\s\S]*?\*/`,
      String.raw`r(#+)"[\s\S]*?"\1`,
      String.raw`r"[^"]*"`,
      String.raw`"(?:[^"\\]|\\[\s\S])*"`,
      String.raw`'(?:[^'\\\n]|\\[^\n]{1,8}?)'`,
    ].join("|"),
    "g",
  );
  return rust.replace(words, (match) => match.replace(/[^\n"]/g, " "));
}

/** Test modules stand at the end of a file (clippy::items_after_test_module sees to it). */
export function withoutTests(rust: string): string {
  return rust.split(/^#\[cfg\(test\)\]\s*\n(?:#\[[^\n]*\n)*mod \w+ \{/m)[0] ?? "";
}

/** Where `pattern` (global) matches, as `path:line: text`. */
export function places(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map((match) => {
      const line = text.slice(0, match.index).split("\n").length;
      return `${path}:${line}: ${match[0].trim()}`;
    }),
  );
}

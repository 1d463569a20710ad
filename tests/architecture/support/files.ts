import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** A file of the repository; its path is relative to the root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export function readFile(path: string): SourceFile {
  return { path, text: readFileSync(join(root, path), "utf8") };
}

export const readJson = (path: string): unknown => JSON.parse(readFile(path).text);

const GENERATED = new Set(["target", "node_modules", "dist", "gen", "bindings"]);

/** All files below `folder` whose names end in one of `endings`; generated ones are left out. */
export function filesBelow(folder: string, ...endings: string[]): SourceFile[] {
  return namesBelow(folder)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map(readFile);
}

function namesBelow(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return GENERATED.has(entry.name) ? [] : namesBelow(path);
  });
}

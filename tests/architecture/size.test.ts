import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow, type SourceFile } from "./support/files.ts";
import { withoutTests } from "./support/rust.ts";

const LONGEST_FILE = 300;

function written(): SourceFile[] {
  const rust = ["src-tauri", "practice-bank/src"].flatMap((folder) => filesBelow(folder, ".rs"));
  return [
    ...rust.map(({ path, text }) => ({ path, text: withoutTests(text) })),
    ...filesBelow("ui/src", ".ts", ".css"),
    ...["bench", "packaging", "scripts"].flatMap((folder) => filesBelow(folder, ".mjs")),
  ].filter(({ path }) => !/\/tests\/|tests?\.rs$|\/contract(\/|\.rs)/.test(path));
}

test(`no file is longer than ${LONGEST_FILE} lines`, () => {
  const long = written().flatMap(({ path, text }) => {
    const lines = text.trimEnd().split("\n").length;
    return lines > LONGEST_FILE ? [`${path}: ${lines} lines`] : [];
  });
  assert.deepEqual(long, []);
});

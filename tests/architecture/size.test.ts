import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow } from "./support/files.ts";

const LONGEST_FILE = 300;

test(`no Rust file has more than ${LONGEST_FILE} lines before its tests`, () => {
  const files = ["src-tauri", "practice-bank"].flatMap((folder) => filesBelow(folder, ".rs"));
  const long = files.flatMap(({ path, text }) => {
    const lines =
      text
        .split(/^#\[cfg\(test\)\]\nmod tests \{$/m)[0]
        ?.trimEnd()
        .split("\n").length ?? 0;
    return lines > LONGEST_FILE ? [`${path}: ${lines} lines`] : [];
  });
  assert.deepEqual(long, []);
});

test(`no style sheet has more than ${LONGEST_FILE} lines`, () => {
  const sheets = filesBelow("ui", ".css");
  assert.ok(sheets.length > 0);
  const long = sheets.filter(({ text }) => text.trimEnd().split("\n").length > LONGEST_FILE);
  assert.deepEqual(
    long.map(({ path }) => path),
    [],
  );
});

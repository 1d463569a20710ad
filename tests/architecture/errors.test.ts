import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "./support/files.ts";
import { rustBelow, withoutWords } from "./support/rust.ts";

const DEFINITION = "src-tauri/core/src/error.rs";

function codes(): string[] {
  const text = withoutWords(readFile(DEFINITION).text);
  const body = /pub enum ErrorCode \{([^}]*)\}/.exec(text)?.[1] ?? "";
  return [...body.matchAll(/^\s*(\w+),/gm)].map((match) => match[1] ?? "");
}

test("every error code is raised somewhere in the core", () => {
  const raising = rustBelow("src-tauri/core/src").filter(({ path }) => path !== DEFINITION);
  const code = raising.map(({ text }) => text).join("\n");
  const idle = codes().filter((name) => !new RegExp(`\\bErrorCode::${name}\\b`).test(code));
  assert.ok(codes().length > 20, "the pattern no longer fits the code");
  assert.deepEqual(idle, []);
});

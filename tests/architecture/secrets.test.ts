import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow } from "./support/files.ts";

const LOGGING = /\b(?:trace|debug|info|warn|error|event|span|\w+_span)!\s*\(/g;

/** The calls of logging macros in a text of Rust, with their arguments. */
function logged(text: string): string[] {
  return [...text.matchAll(LOGGING)].map(({ 0: head, index }) => {
    let [end, depth] = [index + head.length, 1];
    for (; depth > 0 && end < text.length; end += 1) depth += { "(": 1, ")": -1 }[text.charAt(end)] ?? 0;
    return text.slice(index, end);
  });
}

const exposes = (call: string) => /\bexpose\w*\s*\(/.test(call);

test("no secret is exposed for a log line", () => {
  const calls = filesBelow("src-tauri", ".rs").flatMap(({ path, text }) =>
    logged(text).map((call) => ({ path, call })),
  );
  assert.ok(calls.length > 30, "logging is found");
  assert.ok(logged("fn f() { tracing::info!(a = g(1), b = secret.expose()); }").some(exposes), "an offence is found");
  assert.deepEqual(
    calls.filter(({ call }) => exposes(call)),
    [],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { places, rustBelow, shippedRust } from "./support/rust.ts";

/** Where the operating system's own interfaces are called. */
const UNSAFE_ALLOWED = /^src-tauri\/core\/src\/(keystore\/(nss|windows)(\/|\.rs)|network\/(.+\/)?windows(\/|\.rs|_))/;

/** What a platform switch may guard: a module, or the alias by which its trait is reached. */
const GUARDED = /^\s*(?:pub(?:\([^)]*\))? )?(?:mod \w+\s*[;{]|use \w+ as platform;)/;

const SWITCH = /cfg!?\([^\n]*\b(?:windows|unix|target_os|target_family)\b[^\n]*/g;

test("unsafe code stands only where an operating system's interface is called", () => {
  const found = places(rustBelow("src-tauri"), /\bunsafe\b|allow\(unsafe_code/g);
  assert.deepEqual(
    found.filter((place) => !UNSAFE_ALLOWED.test(place)),
    [],
  );
});

test("the practice bank has no unsafe code", () => {
  assert.deepEqual(places(rustBelow("practice-bank/src"), /\bunsafe\b/g), []);
});

test("a platform is chosen by a module and its alias, never inside a function", () => {
  const offences = shippedRust().flatMap(({ path, text }) =>
    [...text.matchAll(SWITCH)]
      .filter((match) => !GUARDED.test(text.slice(match.index + match[0].length)))
      .map((match) => `${path}: ${match[0]}`),
  );
  assert.deepEqual(offences, []);
});

test("a file reaches its platform by one alias", () => {
  const aliases = shippedRust().filter(({ text }) => /use \w+ as platform;/.test(text));
  assert.ok(aliases.length > 0, "the pattern no longer fits the code");
  for (const { path, text } of aliases) {
    const names = [...text.matchAll(/^use (\w+) as platform;/gm)].map((match) => match[1]);
    assert.equal(new Set(names).size, names.length, path);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { rustBelow } from "./support/rust.ts";

/** What makes a type a secret: a field that is one. */
const SECRET_FIELD = /[:(<]\s*(?:\w+::)*(?:Zeroizing<|(?:Secret|PrivateKey|Password)\b|PKey<Private>)/;

const FORBIDDEN = ["Serialize", "Display", "Clone"];

interface Definition {
  readonly name: string;
  readonly path: string;
  readonly derived: string[];
}

/** The store in memory is built for tests only, and its keys are the tests' own. */
const shipped = () => rustBelow("src-tauri").filter(({ path }) => !/\/keystore\/memory(\/|\.rs)/.test(path));

/** Structs and enums that own a secret. A borrowed one is a loan, not a copy. */
function secretTypes(): Definition[] {
  const pattern = /((?:^\s*#\[[^\n]*\n)*)^\s*(?:pub(?:\([^)]*\))? )?(?:struct|enum) (\w+)([^;{]*[;{][^}]*)/gm;
  return shipped().flatMap(({ path, text }) =>
    [...text.matchAll(pattern)]
      .filter(([, , , body = ""]) => SECRET_FIELD.test(body.replace(/&(?:'\w+ )?\w+/g, "")))
      .map(([, attributes = "", name = ""]) => ({ name, path, derived: derivesOf(attributes) })),
  );
}

function derivesOf(attributes: string): string[] {
  const lists = [...attributes.matchAll(/derive\(([^)]*)\)/g)].map((match) => match[1] ?? "");
  return lists.flatMap((list) => list.split(",").map((name) => name.trim().replace(/^.*::/, "")));
}

test("the secret types are found", () => {
  const names = secretTypes().map(({ name }) => name);
  for (const known of ["Secret", "PrivateKey", "Password"]) assert.ok(names.includes(known), known);
});

test("no secret type derives or implements Serialize, Display or Clone", () => {
  const code = shipped()
    .map(({ text }) => text)
    .join("\n");
  for (const { name, path, derived } of secretTypes()) {
    for (const forbidden of FORBIDDEN) {
      assert.ok(!derived.includes(forbidden), `${path}: ${name} derives ${forbidden}`);
      const implementation = new RegExp(`impl[^\\n]*\\b${forbidden} for (?:\\w+::)*${name}\\b`);
      assert.doesNotMatch(code, implementation, `${name} implements ${forbidden}`);
    }
  }
});

test("a secret's Debug is written by hand", () => {
  const derived = secretTypes().filter(({ name, derived }) => {
    return derived.includes("Debug") && ["Secret", "PrivateKey"].includes(name);
  });
  assert.deepEqual(derived, []);
});

test("no log line is given a secret", () => {
  const logged = /\b(?:trace|debug|info|warn|error|event|span)!\([^;]*\bexpose\(/g;
  const offences = shipped().filter(({ text }) => text.match(logged) !== null);
  assert.deepEqual(
    offences.map(({ path }) => path),
    [],
  );
});

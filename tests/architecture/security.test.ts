import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRepository } from "../../scripts/lib/paths.mjs";

const read = (path: string) => readFileSync(inRepository(path), "utf8");

/** The cells of each row of a page's table, without its head. */
function rows(page: string): readonly (readonly string[])[] {
  const lines = read(page)
    .split("\n")
    .filter((line) => line.startsWith("| "));
  return lines.slice(1).map((line) => line.split("|").slice(1, -1));
}

test("each row of SECURITY.md names tests that are there", () => {
  for (const row of rows("SECURITY.md")) {
    const named = [...(row.at(-1) ?? "").matchAll(/`([^`]+): ([^`]+)`/g)];
    assert.ok(named.length > 0, `no test: ${row[0]}`);
    for (const [, file = "", name = ""] of named) {
      const words = file.endsWith(".rs") ? `fn ${name}(` : name;
      assert.ok(read(file).includes(words), `${file} has no ${name}`);
    }
  }
});

test("the page says the same in Japanese", () => {
  assert.equal(rows("SECURITY.ja.md").length, rows("SECURITY.md").length);
  const open = (page: string) => read(page).match(/^- \*\*/gm)?.length;
  assert.equal(open("SECURITY.ja.md"), open("SECURITY.md"));
});

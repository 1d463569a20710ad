import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { inRepository } from "../../scripts/lib/paths.mjs";

const read = (path: string) => readFileSync(inRepository(path), "utf8");

/** What users and administrators read. Comments in it name the tests that show what it says. */
const PAGES = ["README.md", "README.en.md", "docs/ja/admin.md", "docs/en/admin.md", "docs/ja/guide.md"];

/** Those are made from the table of errors, and compared by tests/core/terminal.rs. */
const GENERATED = ["docs/errors/ja.md", "docs/errors/en.md"];

for (const page of [...PAGES, ...GENERATED]) {
  test(`${page}: what it links to is there`, () => {
    for (const [, target = ""] of read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      assert.ok(existsSync(inRepository(join(dirname(page), target))), target);
    }
  });
}

for (const page of PAGES) {
  test(`${page}: what it says is shown by tests that are there`, () => {
    const named = [...read(page).matchAll(/<!-- (.*?) -->/gs)].flatMap(([, files = ""]) => files.split(/\s+/));
    assert.ok(named.length > 0);
    for (const file of named) assert.ok(existsSync(inRepository(file)), file);
  });
}

test("the administrators' page says the same in both languages", () => {
  const [japanese, english] = [outline("docs/ja/admin.md"), outline("docs/en/admin.md")];
  assert.deepEqual(japanese, english);
});

test("the administrators' page has every policy and every exit status", () => {
  const page = read("docs/en/admin.md");
  const template = read("wix/policy/cc1554.admx");
  const policies = [...template.matchAll(/valueName="(\w+)"/g)].map(([, name = ""]) => name);
  const statuses = [...read("src-tauri/cli/src/exit_status.rs").matchAll(/^ {4}\w+ = (\d+),$/gm)].map(
    ([, n = ""]) => n,
  );
  assert.ok(policies.length > 0 && statuses.length > 0);
  for (const policy of policies) assert.ok(page.includes(`| \`${policy}\` |`), policy);
  for (const status of statuses) assert.ok(page.includes(`\n| ${status} |`), `exit status ${status}`);
});

/** Sections with their tests, and the first cells of tables where they are names or numbers. */
function outline(page: string): readonly string[] {
  const lines = read(page).split("\n");
  return lines.flatMap((line) => {
    if (line.startsWith("## ")) return [line.replace(/^## (\d+)\..*$/, "section $1")];
    if (line.startsWith("<!-- ")) return [line];
    return line.match(/^\| (?:`\w+|\d+ \|)/)?.slice(0, 1) ?? [];
  });
}

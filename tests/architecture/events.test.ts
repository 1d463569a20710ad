import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "./support/files.ts";

/** The closed set of failures: what each means, and its number. */
const CODES = /((?: {4}\/\/\/ .*\n)+) {4}(\w+) = (\d+),/g;

const HEAD = `# Windows' event log

The app and \`cert-cli\` write into the log "Application" (「Windows ログ」の「アプリケーション」), with the source \`cc1554\` (the
practice edition: \`cc1554-practice\`): each failure by the number of its code, and 1 and 2. What was mistyped is not written, and
neither is a password, a name out of a certificate or a link. An installation for everybody registers the source; without it
Windows shows the same text in a sentence of its own. Numbers are kept for good. One command finds them:
\`Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'cc1554' }\`

| Event | Code | |
|---|---|---|
| 1 | | a certificate was issued and installed |
| 2 | | a certificate was renewed, and the new one installed |
`;

const snake = (name: string) => name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

test("the numbers of events are listed for administrators as they are in the programs", () => {
  const { text } = readFile("src-tauri/core/src/error_code.rs");
  const codes = [...text.matchAll(CODES)].map(([, words = "", name = "", number]) => ({
    meaning: words
      .replace(/^ {4}\/\/\/ /gm, "")
      .trim()
      .replaceAll("\n", " "),
    name: snake(name),
    number: Number(number),
  }));
  const numbers = codes.map(({ number }) => number);
  assert.ok(codes.length > 80 && numbers.every((number, index) => number > (numbers[index - 1] ?? 100)));
  assert.ok(
    numbers.every((number) => number <= 1000),
    "Windows has texts up to 1000",
  );
  const written = codes.filter(({ number }) => number > 200);
  const lines = written.map(({ number, name, meaning }) => `| ${number} | \`${name}\` | ${meaning} |\n`);
  assert.equal(readFile("docs/event-log.md").text, HEAD + lines.join(""));
});

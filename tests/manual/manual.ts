import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** What the bank's manual shows on a screen, in its order. */
type Sentences = Readonly<Record<string, readonly string[]>>;

/** The manual's screens, copied from it word for word. */
export const manual = JSON.parse(readFileSync(new URL("sentences.json", import.meta.url), "utf8")) as Sentences;

/** A text that a person reads has all sentences of the manual's screen, in their order. Where it breaks its lines does not count. */
export function assertAsInManual(screen: string, text: string): void {
  const read = withoutBlanks(text);
  let from = 0;
  for (const sentence of manual[screen]!) {
    const wanted = withoutBlanks(sentence);
    const at = read.indexOf(wanted, from);
    assert.notEqual(at, -1, `${screen}: 「${sentence}」 is not there, or not in its place:\n${text}`);
    from = at + wanted.length;
  }
}

/** The bank's pages write their brackets in full width. */
function withoutBlanks(text: string): string {
  return text.replaceAll(/\s/g, "").replaceAll("（", "(").replaceAll("）", ")");
}

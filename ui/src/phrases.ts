import { jaModel, Parser } from "budoux";

/** An engine that breaks Japanese lines between phrases by itself (WebView2 does, WebKitGTK does not). */
const KNOWS_PHRASES = CSS.supports("word-break", "auto-phrase");

const parser = KNOWS_PHRASES ? null : new Parser(jaModel);

/** A text with the places marked at which its lines may break; the style forbids all others. */
export function breakable(text: string): readonly (string | Node)[] {
  if (parser === null) return [text];
  return parser
    .parse(text)
    .flatMap((phrase, index) => (index > 0 ? [document.createElement("wbr"), phrase] : [phrase]));
}

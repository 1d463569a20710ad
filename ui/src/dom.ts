import { jaModel, Parser } from "budoux";
import { currentLanguage } from "./language";

/** What an element can be given. Styles and handlers in attributes are what the CSP forbids. */
export type Attributes = { readonly style?: never; readonly onclick?: never } & Readonly<
  Record<string, string | number | boolean | undefined>
>;

/** What an element can contain. Strings become text, never markup. */
export type Child = Node | string | null | undefined;

/** Makes an element. `true` sets an empty attribute; `false` and `undefined` set none. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  const present = children.filter((child) => child !== null && child !== undefined);
  made.append(...present.flatMap((child) => (typeof child === "string" ? breakable(child) : child)));
  return made;
}

/** Sets each attribute that has a value. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) target.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Sets `aria-describedby` to the elements that are there. */
export function describe(target: Element, ...by: readonly (Element | null | undefined)[]): void {
  const ids = by.flatMap((element) => (element ? [element.id] : []));
  target.setAttribute("aria-describedby", ids.join(" "));
}

/** Gives an element another text. */
export function setText(target: Element, text: string): void {
  target.replaceChildren(...breakable(text));
}

/** An engine that breaks Japanese lines between phrases by itself (WebView2 does, WebKitGTK does not). */
const KNOWS_PHRASES = CSS.supports("word-break", "auto-phrase");

const parser = KNOWS_PHRASES ? null : new Parser(jaModel);

/** A text with the places marked at which its lines may break; the style forbids all others. */
function breakable(text: string): readonly (string | Node)[] {
  if (parser === null || currentLanguage() !== "ja") return [text];
  return parser
    .parse(text)
    .flatMap((phrase, index) => (index > 0 ? [document.createElement("wbr"), phrase] : [phrase]));
}

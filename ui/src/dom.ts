import { jaModel, Parser } from "budoux";
import { currentLanguage } from "./language";

/** Attributes of an element. The CSP forbids styles and handlers in attributes. */
export type Attributes = { readonly style?: never; readonly onclick?: never } & Readonly<
  Record<string, string | number | boolean | undefined>
>;

/** Content of an element. Strings become text, never markup. */
export type Child = Node | string | null | undefined;

/** Creates an element. `true` sets an empty attribute; `false` and `undefined` set none. */
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

/** Sets `aria-describedby` to those of the elements that exist. */
export function describe(target: Element, ...by: readonly (Element | null | undefined)[]): void {
  const ids = by.flatMap((element) => (element ? [element.id] : []));
  target.setAttribute("aria-describedby", ids.join(" "));
}

/** Replaces an element's text. */
export function setText(target: Element, text: string): void {
  target.replaceChildren(...breakable(text));
}

/** Whether the engine breaks Japanese lines only between phrases (WebView2 does, WebKitGTK does not). */
const BREAKS_AT_PHRASES = CSS.supports("word-break", "auto-phrase");

const parser = BREAKS_AT_PHRASES ? null : new Parser(jaModel);

/** The text with its allowed line breaks marked; the style sheet forbids all others. */
function breakable(text: string): readonly (string | Node)[] {
  if (parser === null || currentLanguage() !== "ja") return [text];
  return parser
    .parse(text)
    .flatMap((phrase, index) => (index > 0 ? [document.createElement("wbr"), phrase] : [phrase]));
}

import { type Attributes, type Child, element } from "../dom";
import { icon } from "./icon";

/** A section of the screen with a heading. */
export function card(heading: string, ...children: readonly Child[]): HTMLElement {
  return element("section", { class: "card" }, element("h2", {}, heading), ...children);
}

/** A heading and texts with a button next to them, and a note below. */
export function cardWithAction(
  heading: string,
  texts: readonly Child[],
  action: HTMLButtonElement,
  below: HTMLElement | null = null,
): HTMLElement {
  const words = element("div", {}, element("h2", {}, heading), ...texts);
  return element("section", { class: "card with-action" }, words, action, below);
}

/** The introduction of a screen, in paragraphs, with a warning in small print. */
export function lead(paragraphs: readonly Child[], warning?: string): HTMLElement {
  const small = warning === undefined ? null : element("p", { class: "note" }, warning);
  return element("div", { class: "lead" }, ...paragraphs.map((words) => element("p", {}, words)), small);
}

/** A caution. */
export function caution(heading: string, text: string): HTMLElement {
  return alert("caution", element("h2", {}, heading), element("p", {}, text));
}

/** What went wrong. */
export function happened(heading: "h2" | "h3", title: string, explanation: string): HTMLElement {
  return alert("happened", element(heading, {}, title), element("p", {}, explanation));
}

/** A highlighted box with an icon. */
export function alert(kind: "caution" | "happened", ...words: readonly Child[]): HTMLElement {
  return element("section", { class: kind }, icon("alert"), element("div", {}, ...words));
}

/** The steps to take, numbered if there is more than one. */
export function nextSteps(steps: readonly string[]): HTMLElement {
  const items = steps.map((step) => element("li", {}, step));
  return element(steps.length > 1 ? "ol" : "ul", { class: "next" }, ...items);
}

/** A collapsed text under its question. */
export function details(summary: string, text: string): HTMLElement {
  return element("details", {}, element("summary", {}, summary), element("p", {}, text));
}

/** Names with their values. */
export function facts(...pairs: readonly (readonly HTMLElement[])[]): HTMLElement {
  return element("dl", { class: "facts" }, ...pairs.flat());
}

/** A name with its value. */
export function fact(name: string, value: Child, attributes: Attributes = {}): readonly HTMLElement[] {
  return [element("dt", {}, name), element("dd", attributes, value)];
}

import type { Failure } from "../bindings/Failure";
import { element } from "../dom";
import { currentLanguage, words } from "../language";
import { explain } from "../messages/errors";
import { icon } from "./icon";

/** A failure beside what caused it; `words` is what the field is described by. */
export function failureBeside(failure: Failure, id: string): { box: HTMLElement; words: HTMLElement } {
  const text = explain(failure, currentLanguage());
  const said = element(
    "div",
    { id, class: "beside-words" },
    element("strong", {}, text.title),
    element("p", {}, text.explanation),
  );
  const details = element("div", { class: "beside-more" }, ...inEnglishToo(failure), codeOf(failure));
  const box = element(
    "div",
    { class: "beside" },
    icon("alert"),
    element("div", { class: "beside-text" }, said, details),
  );
  return { box, words: said };
}

/** The sentence that says what went wrong on this card, if anything did. */
export function failureOn(card: Element): Element | null {
  return card.querySelector(".beside strong");
}

/** The same in English, folded away, unless the window is in English itself. */
export function inEnglishToo(failure: Failure): readonly HTMLElement[] {
  return currentLanguage() === "ja" ? [inEnglish(failure)] : [];
}

function inEnglish(failure: Failure): HTMLDetailsElement {
  const text = explain(failure, "en");
  return element(
    "details",
    { lang: "en", class: "english" },
    element("summary", {}, "English"),
    element("p", {}, element("strong", {}, text.title)),
    element("p", {}, text.explanation),
    element("ol", {}, ...text.next.map((step) => element("li", {}, step))),
  );
}

/** The code that support asks for, and the place that an administrator has to put right. */
export function codeOf({ code, place }: Failure): HTMLElement {
  const where = place === null ? [] : [element("br"), words("場所: ", "Place: "), element("code", {}, place)];
  return element("p", { class: "code" }, words("エラーコード: ", "Error code: "), element("code", {}, code), ...where);
}

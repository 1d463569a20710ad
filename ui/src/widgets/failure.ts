import type { Failure } from "../bindings/Failure";
import { element } from "../dom";
import { currentLanguage, words } from "../language";
import { explain } from "../messages/errors";
import { icon } from "./icon";

/** A failure shown at its cause; `words` is the element that describes the field. */
export function failureBeside(failure: Failure, id: string): { box: HTMLElement; words: HTMLElement } {
  const text = explain(failure, currentLanguage());
  const message = element(
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
    element("div", { class: "beside-text" }, message, details),
  );
  return { box, words: message };
}

/** The title of the failure shown on this card, if any. */
export function failureOn(card: Element): Element | null {
  return card.querySelector(".beside strong");
}

/** The failure in English, collapsed, unless the window is in English. */
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

/** The code for support, and the place that an administrator must correct. */
export function codeOf({ code, place }: Failure): HTMLElement {
  const where = place === null ? [] : [element("br"), words("場所: ", "Place: "), element("code", {}, place)];
  return element("p", { class: "code" }, words("エラーコード: ", "Error code: "), element("code", {}, code), ...where);
}

import type { Failure } from "../bindings/Failure";
import { element } from "../dom";
import { explain } from "../messages/errors";
import { icon } from "./icon";

/** A failure beside what caused it; `words` is what the field is described by. */
export function failureBeside(failure: Failure, id: string): { box: HTMLElement; words: HTMLElement } {
  const text = explain(failure, "ja");
  const words = element(
    "div",
    { id, class: "beside-words" },
    element("strong", {}, text.title),
    element("p", {}, text.explanation),
  );
  const details = element("div", { class: "beside-more" }, inEnglish(failure), codeOf(failure));
  const box = element(
    "div",
    { class: "beside" },
    icon("alert"),
    element("div", { class: "beside-text" }, words, details),
  );
  return { box, words };
}

/** The sentence that says what went wrong on this card, if anything did. */
export function failureOn(card: Element): Element | null {
  return card.querySelector(".beside strong");
}

/** The same in English, folded away. */
export function inEnglish(failure: Failure): HTMLDetailsElement {
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
  const where = place === null ? [] : [element("br"), "場所: ", element("code", {}, place)];
  return element("p", { class: "code" }, "エラーコード: ", element("code", {}, code), ...where);
}

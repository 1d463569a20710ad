import { element } from "../dom";
import { button } from "./button";

/** A confirmation before an action that cannot be undone. */
export interface Question {
  readonly title: string;
  readonly explanation: readonly string[];
  /** Label of the confirming button. */
  readonly yes: string;
  /** Label of the cancelling button, which has the focus. */
  readonly no: string;
}

/** Shows the question in a dialog; `confirmed` runs only on an explicit yes. */
export function confirm(question: Question, confirmed: () => void): void {
  const title = element("h2", { id: "question-title" }, question.title);
  const no = button("decline", question.no, "outlined", () => dialog.close());
  const yes = button("confirm", question.yes, "danger", () => {
    dialog.close();
    confirmed();
  });
  const dialog = element(
    "dialog",
    { class: "question", "aria-labelledby": title.id },
    title,
    element("div", { class: "dialog-content" }, ...question.explanation.map((text) => element("p", {}, text))),
    element("div", { class: "dialog-actions" }, no, yes),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}

import type { Contact } from "../bindings/Contact";
import { element } from "../dom";
import { button } from "./button";
import { icon } from "./icon";

/** Whom to call, in place and in the manual's words: name, number, hours, and what else support asks for. */
export function contactCard(contact: Contact, more?: HTMLElement): HTMLElement {
  return element(
    "section",
    { class: "contact", "aria-label": "お問い合わせ先" },
    element("p", { class: "contact-name" }, contact.name),
    element(
      "div",
      { class: "contact-ways" },
      element(
        "p",
        { class: "contact-phone" },
        icon("phone"),
        element("span", { class: "contact-label" }, contact.phone_label),
        element("span", {}, contact.phone),
      ),
      element("div", {}, element("p", { class: "note" }, `(${contact.hours})`), more),
    ),
  );
}

/** The contact over any screen, opened by the header's button. */
export interface ContactDialog {
  readonly dialog: HTMLDialogElement;
  open(contact: Contact, screenId: string): void;
}

/** Builds the dialog, closed and empty. */
export function contactDialog(): ContactDialog {
  const title = element("h2", { id: "contact-title" }, "お問い合わせ");
  const content = element("div", { class: "dialog-content" });
  const close = button("close-contact", "閉じる", "filled", () => dialog.close());
  const dialog = element(
    "dialog",
    { "aria-labelledby": title.id, closedby: "any" },
    title,
    content,
    element("div", { class: "dialog-actions" }, close),
  );
  return { dialog, open };

  function open(contact: Contact, screenId: string): void {
    content.replaceChildren(
      contactCard(contact),
      element(
        "p",
        { class: "note" },
        `お電話の際は、画面番号「${screenId}」をお伝えいただくと、ご案内がスムーズです。`,
      ),
    );
    dialog.showModal();
    close.focus();
  }
}

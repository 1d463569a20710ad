import type { Contact } from "../bindings/Contact";
import { element, setText } from "../dom";
import { words } from "../language";
import { button } from "./button";
import { icon } from "./icon";

/** The contact in the manual's form: name, number, hours, and other information for support. */
export function contactCard(contact: Contact, more?: HTMLElement): HTMLElement {
  return element(
    "section",
    { class: "contact", "aria-label": words("お問い合わせ先", "Contact") },
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

/** The contact dialog, opened by the header's button on any screen. */
export interface ContactDialog {
  readonly dialog: HTMLDialogElement;
  open(contact: Contact, screenId: string): void;
}

/** Builds the dialog, initially closed and empty. */
export function contactDialog(): ContactDialog {
  const title = element("h2", { id: "contact-title" });
  const content = element("div", { class: "dialog-content" });
  const close = button("close-contact", "", "filled", () => dialog.close());
  const dialog = element(
    "dialog",
    { "aria-labelledby": title.id, closedby: "any" },
    title,
    content,
    element("div", { class: "dialog-actions" }, close),
  );
  return { dialog, open };

  function open(contact: Contact, screenId: string): void {
    setText(title, words("お問い合わせ", "Contact"));
    setText(close, words("閉じる", "Close"));
    content.replaceChildren(
      contactCard(contact),
      element(
        "p",
        { class: "note" },
        words(
          `お電話の際は、画面番号「${screenId}」をお伝えいただくと、ご案内がスムーズです。`,
          `When you call, please give the number of this screen: ${screenId}.`,
        ),
      ),
    );
    dialog.showModal();
    close.focus();
  }
}

import type { Contact } from "../bindings/Contact";
import { element } from "../dom";
import { contactCard } from "../widgets/contact";
import { icon } from "../widgets/icon";
import type { Rendered } from "./screen";

/** What is left to show where the app itself has failed. Nothing technical reaches the page. */
export function unexpectedScreen(contact: Contact | null, close: HTMLButtonElement): Rendered {
  const happened = element(
    "section",
    { id: "happened", class: "happened" },
    icon("alert"),
    element(
      "div",
      {},
      element("h2", {}, "アプリで予期しない問題が起きました。"),
      element("p", {}, "このアプリを閉じ、もう一度起動してください。途中の申請があるときは、続きから進められます。"),
    ),
  );
  return {
    id: "CCHK009",
    title: "エラー",
    body: contact === null ? [happened] : [happened, contactCard(contact)],
    actions: [close],
    primary: close,
    describedBy: happened,
  };
}

import type { Contact } from "../bindings/Contact";
import { contactCard } from "../widgets/contact";
import { happened } from "../widgets/section";
import type { Rendered } from "./screen";

/** What is left to show where the app itself has failed. Nothing technical reaches the page. */
export function unexpectedScreen(contact: Contact | null, close: HTMLButtonElement): Rendered {
  const box = happened(
    "h2",
    "アプリで予期しない問題が起きました。",
    "このアプリを閉じ、もう一度起動してください。途中の申請があるときは、続きから進められます。",
  );
  box.id = "happened";
  return {
    id: "CCHK009",
    title: "エラー",
    body: contact === null ? [box] : [box, contactCard(contact)],
    actions: [close],
    primary: close,
    describedBy: box,
  };
}

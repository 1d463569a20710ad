import type { Contact } from "../bindings/Contact";
import { explain } from "../messages/errors";
import { button } from "../widgets/button";
import { contactCard } from "../widgets/contact";
import { codeOf, inEnglish } from "../widgets/failure";
import { card, happened, nextSteps } from "../widgets/section";
import { withSupportBundle } from "../widgets/support_bundle";
import type { Context, Rendered, ScreenOf } from "./screen";

/** CCHK009 エラー: what happened, what to do, whom to call. */
export function failedScreen(screen: ScreenOf<"failed">, context: Context): Rendered {
  const { title, explanation, next } = explain(screen.failure, "ja");
  const box = happened("h2", title, explanation);
  box.id = "happened";
  const told = [
    box,
    card("次にしていただくこと", nextSteps(next)),
    contactCard(context.bank.contact, codeOf(screen.failure)),
  ];
  const back = button("back", "戻る", screen.can_retry ? "outlined" : "filled", () =>
    context.send((backend) => backend.back()),
  );
  const close = button("close", "閉じる", "outlined", () => context.send((backend) => backend.close()));
  const retry = button("retry", "もう一度", "filled", () => context.send((backend) => backend.retry()));
  const save = () => context.send((backend) => backend.save_support_bundle());
  return {
    id: "CCHK009",
    title: "エラー",
    body: [...withSupportBundle(told, screen.bundle, save), inEnglish(screen.failure)],
    actions: screen.can_retry ? [close, retry, back] : [close, back],
    primary: screen.can_retry ? retry : back,
    back,
    describedBy: box,
    sentence: box.querySelector("h2"),
  };
}

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
    sentence: box.querySelector("h2"),
  };
}

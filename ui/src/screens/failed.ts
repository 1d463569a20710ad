import type { Contact } from "../bindings/Contact";
import { currentLanguage, words } from "../language";
import { explain } from "../messages/errors";
import { button } from "../widgets/button";
import { contactCard } from "../widgets/contact";
import { codeOf, inEnglish } from "../widgets/failure";
import { card, happened, nextSteps } from "../widgets/section";
import { withSupportBundle } from "../widgets/support_bundle";
import type { Context, Rendered, ScreenOf } from "./screen";

/** CCHK009 エラー: what happened, what to do, whom to call. */
export function failedScreen(screen: ScreenOf<"failed">, context: Context): Rendered {
  const { title, explanation, next } = explain(screen.failure, currentLanguage());
  const box = happened("h2", title, explanation);
  box.id = "happened";
  const told = [
    box,
    card(words("次にしていただくこと", "What to do next"), nextSteps(next)),
    contactCard(context.bank.contact, codeOf(screen.failure)),
  ];
  const english = inEnglish(screen.failure);
  const back = button("back", words("戻る", "Back"), screen.can_retry ? "outlined" : "filled", () =>
    context.send((backend) => backend.back()),
  );
  const close = button("close", words("閉じる", "Close"), "outlined", () => context.send((backend) => backend.close()));
  const retry = button("retry", words("もう一度", "Try again"), "filled", () =>
    context.send((backend) => backend.retry()),
  );
  const save = () => context.send((backend) => backend.save_support_bundle());
  return {
    id: "CCHK009",
    title: words("エラー", "Error"),
    body: [...withSupportBundle(told, screen.bundle, save), ...(english === null ? [] : [english])],
    actions: screen.can_retry ? [close, retry, back] : [close, back],
    primary: screen.can_retry ? retry : back,
    back,
    describedBy: box,
  };
}

/** What is left to show where the app itself has failed. Nothing technical reaches the page. */
export function unexpectedScreen(contact: Contact | null, close: HTMLButtonElement): Rendered {
  const box = happened(
    "h2",
    words("アプリで予期しない問題が起きました。", "The app has met an unexpected problem."),
    words(
      "このアプリを閉じ、もう一度起動してください。途中の申請があるときは、続きから進められます。",
      "Close the app and start it again. An unfinished request can be continued then.",
    ),
  );
  box.id = "happened";
  return {
    id: "CCHK009",
    title: words("エラー", "Error"),
    body: contact === null ? [box] : [box, contactCard(contact)],
    actions: [close],
    primary: close,
    describedBy: box,
  };
}

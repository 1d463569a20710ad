import type { Intent } from "../backend";
import type { Contact } from "../bindings/Contact";
import type { PrimaryAction } from "../bindings/PrimaryAction";
import { element } from "../dom";
import { currentLanguage, words } from "../language";
import { explain } from "../messages/errors";
import { button, type Emphasis } from "../widgets/button";
import { contactCard } from "../widgets/contact";
import { codeOf, inEnglishToo } from "../widgets/failure";
import { card, happened, nextSteps } from "../widgets/section";
import { withSupportBundle } from "../widgets/support_bundle";
import type { Context, Rendered, ScreenOf } from "./screen";

/** CCHK009 エラー: what happened, what to do, whom to call, and the button that helps. */
export function failedScreen(screen: ScreenOf<"failed">, context: Context): Rendered {
  const { title, explanation, next } = explain(screen.failure, currentLanguage());
  const box = happened("h2", title, explanation);
  box.id = "happened";
  const body = [
    box,
    card(
      words("次にしていただくこと", "What to do next"),
      nextSteps(next),
      screen.primary_action === "inspect" ? whatInspectionShows() : null,
    ),
    contactCard(context.bank.contact, codeOf(screen.failure)),
  ];
  const save = () => context.send((backend) => backend.save_support_bundle());
  return {
    id: "CCHK009",
    title: words("エラー", "Error"),
    body: [...withSupportBundle(body, screen.bundle, save), ...inEnglishToo(screen.failure)],
    ...buttonsOf(screen, context),
    describedBy: box,
    sentence: box.querySelector("h2"),
  };
}

/** The core chooses the filled button. Enter never closes the app, since it might be pressed once too often. */
function buttonsOf(screen: ScreenOf<"failed">, context: Context): Pick<Rendered, "actions" | "primary" | "back"> {
  const helps = screen.primary_action;
  const make = (action: PrimaryAction) => buttonFor(action, action === helps ? "filled" : "outlined", context);
  const back = make("back");
  const primary = helps === "back" ? back : make(helps);
  const beside = [
    ...(helps === "close" ? [] : [make("close")]),
    ...(helps === "back" ? [] : [primary]),
    ...(screen.can_retry && helps !== "retry" ? [make("retry")] : []),
  ];
  return { actions: [...beside, back], back, ...(helps === "close" ? {} : { primary }) };
}

function buttonFor(action: PrimaryAction, emphasis: Emphasis, context: Context): HTMLButtonElement {
  const { name, label, intent } = buttons[action];
  return button(name, words(...label), emphasis, () => context.send(intent));
}

const buttons: Record<PrimaryAction, { name: string; label: [japanese: string, english: string]; intent: Intent }> = {
  retry: { name: "retry", label: ["もう一度", "Try again"], intent: (backend) => backend.retry() },
  issue: { name: "begin-issue", label: ["証明書発行", "Issue"], intent: (backend) => backend.begin_issue() },
  inspect: { name: "inspect", label: ["証明書の点検", "Inspect"], intent: (backend) => backend.inspect() },
  back: { name: "back", label: ["戻る", "Back"], intent: (backend) => backend.back() },
  close: { name: "close", label: ["閉じる", "Close"], intent: (backend) => backend.close() },
};

function whatInspectionShows(): HTMLElement {
  const text = words(
    "「証明書の点検」を押すと、このパソコンと銀行との接続のうち、どこに問題があるかがわかります。",
    "“Inspect” shows what is not right on this PC or on the way to the bank.",
  );
  return element("p", { class: "note" }, text);
}

/** Shown when the app itself has failed, without technical details. */
export function unexpectedScreen(contact: Contact | null, close: HTMLButtonElement): Rendered {
  const box = happened(
    "h2",
    words("アプリで予期しない問題が起きました。", "Something unexpected happened in the app."),
    words(
      "このアプリを閉じ、もう一度起動してください。途中の申請があるときは、続きから進められます。",
      "Close this app and start it again. A request that is unfinished goes on from where it was.",
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
    sentence: box.querySelector("h2"),
  };
}

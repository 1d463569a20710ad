import { moment } from "../dates";
import { element } from "../dom";
import { words } from "../language";
import { button } from "../widgets/button";
import { confirm, type Question } from "../widgets/confirm";
import { icon } from "../widgets/icon";
import { card, caution, fact, facts } from "../widgets/section";
import type { Context, Rendered, ScreenOf } from "./screen";

type Resume = ScreenOf<"resume">;

/** CCHK010 前回の続き: a request was unfinished when the app ended. */
export function resumeScreen(screen: Resume, context: Context): Rendered {
  const lead = element(
    "p",
    { id: "resume-lead", class: "lead" },
    words(
      "前回の申請が、途中で終わっています。「続ける」を押すと、同じ申請の続きから進みます。",
      "Your last request was not finished. Press “Continue” to go on with the same request.",
    ),
  );
  const discard = button("discard", words("破棄する", "Discard"), "outlined", () =>
    confirm(questionOf(screen), () => context.send((backend) => backend.discard())),
  );
  const resume = button("resume", words("続ける", "Continue"), "filled", () =>
    context.send((backend) => backend.resume()),
  );
  return {
    id: "CCHK010",
    title: words("前回の続き", "Unfinished request"),
    body: [lead, requestCard(screen), ...(screen.may_be_issued ? [mayBeIssued()] : []), ...waiting(screen)],
    actions: [resume, discard],
    primary: resume,
    describedBy: lead,
  };
}

function requestCard(screen: Resume): HTMLElement {
  const list = facts(
    fact(words("ログインID", "Login ID"), screen.login_id, { class: "strong" }),
    fact(words("申請を始めた日時", "Begun"), moment(screen.started_at)),
  );
  return card(words("途中の申請", "The request"), list);
}

function mayBeIssued(): HTMLElement {
  return caution(
    words("発行済みかもしれません", "It may have been issued"),
    words(
      "申請は銀行に送られていて、証明書が発行済みになっている可能性があります。「続ける」を押すと、同じ申請の結果を銀行に確認し、発行済みの証明書を受け取ります。",
      "The request was sent, and the bank may have issued the certificate. “Continue” asks the bank about the same request, and fetches the certificate.",
    ),
  );
}

function waiting({ not_before: notBefore }: Resume): readonly HTMLElement[] {
  if (notBefore === null) return [];
  const next = element(
    "span",
    {},
    words("銀行の承認を待っています。次の確認は、", "The bank has to approve it. It can be asked again from "),
    element("strong", {}, moment(notBefore)),
    words(" 以降です。", "."),
  );
  return [element("p", { class: "until" }, icon("clock"), next)];
}

function questionOf(screen: Resume): Question {
  const issued = words(
    "証明書が発行済みのときは、受け取れなくなります。次に発行する前に、銀行での失効の手続きが必要になることがあります。",
    "If the certificate has been issued, it can no longer be fetched, and the bank may have to revoke it before it issues another one.",
  );
  return {
    title: words("この申請を破棄しますか？", "Discard this request?"),
    explanation: [
      words(
        `ログインID「${screen.login_id}」の途中の申請を破棄します。元に戻すことはできません。`,
        `The unfinished request of login ID “${screen.login_id}” is discarded. This cannot be undone.`,
      ),
      ...(screen.may_be_issued ? [issued] : []),
    ],
    yes: words("破棄する", "Discard"),
    no: words("破棄しない", "Keep it"),
  };
}

import { japaneseMoment } from "../dates";
import { element } from "../dom";
import { button } from "../widgets/button";
import { confirm, type Question } from "../widgets/confirm";
import { icon } from "../widgets/icon";
import { card, caution, fact, facts } from "../widgets/section";
import type { Context, Rendered, ScreenOf } from "./screen";

type Resume = ScreenOf<"resume">;

/** CCHK010 前回の続き: a request was under way when the app ended. */
export function resumeScreen(screen: Resume, context: Context): Rendered {
  const lead = element(
    "p",
    { id: "resume-lead", class: "lead" },
    "前回の申請が、途中で終わっています。「続ける」を押すと、同じ申請の続きから進みます。",
  );
  const discard = button("discard", "破棄する", "outlined", () =>
    confirm(questionOf(screen), () => context.send((backend) => backend.discard())),
  );
  const resume = button("resume", "続ける", "filled", () => context.send((backend) => backend.resume()));
  return {
    id: "CCHK010",
    title: "前回の続き",
    body: [lead, requestCard(screen), ...(screen.may_be_issued ? [mayBeIssued()] : []), ...waiting(screen)],
    actions: [resume, discard],
    primary: resume,
    describedBy: lead,
  };
}

function requestCard(screen: Resume): HTMLElement {
  const list = facts(
    fact("ログインID", screen.login_id, { class: "strong" }),
    fact("申請を始めた日時", japaneseMoment(screen.started_at)),
  );
  return card("途中の申請", list);
}

function mayBeIssued(): HTMLElement {
  return caution(
    "発行済みかもしれません",
    "申請は銀行に送られていて、証明書が発行済みになっている可能性があります。「続ける」を押すと、同じ申請の結果を銀行に確認し、発行済みの証明書を受け取ります。",
  );
}

function waiting({ not_before: notBefore }: Resume): readonly HTMLElement[] {
  if (notBefore === null) return [];
  const moment = element("strong", {}, japaneseMoment(notBefore));
  const words = element("span", {}, "銀行の承認を待っています。次の確認は、", moment, " 以降です。");
  return [element("p", { class: "until" }, icon("clock"), words)];
}

function questionOf(screen: Resume): Question {
  const issued =
    "証明書が発行済みのときは、受け取れなくなります。次に発行する前に、銀行での失効の手続きが必要になることがあります。";
  return {
    title: "この申請を破棄しますか？",
    explanation: [
      `ログインID「${screen.login_id}」の途中の申請を破棄します。元に戻すことはできません。`,
      ...(screen.may_be_issued ? [issued] : []),
    ],
    yes: "破棄する",
    no: "破棄しない",
  };
}

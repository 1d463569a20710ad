import type { Superseded } from "../bindings/Superseded";
import { japaneseDay } from "../dates";
import { element } from "../dom";
import { button } from "../widgets/button";
import { confirm, type Question } from "../widgets/confirm";
import { icon } from "../widgets/icon";
import { cardWithAction } from "../widgets/section";
import type { Context } from "./screen";

/** CCHK007 after 「古い証明書を削除」. */
export function removedNote({ certificate }: Superseded): HTMLElement {
  const words = `古い証明書（有効期限 ${japaneseDay(certificate.not_after)}）を、このパソコンから削除しました。`;
  return element("p", { id: "removed", class: "removed" }, icon("check"), element("span", {}, words));
}

/** CCHK007 after a renewal: the old certificate may go; nothing removes it by itself. */
export function removalOffer(superseded: Superseded, context: Context): HTMLElement {
  const remove = button("remove-superseded", "古い証明書を削除", "outlined", () =>
    confirm(questionOf(superseded), () => context.send((backend) => backend.remove_superseded())),
  );
  const why = element("p", {}, "ブラウザで誤って選ばないよう、削除できます。");
  const end = element("p", { class: "note" }, `有効期限 ${japaneseDay(superseded.certificate.not_after)}`);
  return cardWithAction("古い証明書", [why, end], remove);
}

function questionOf({ certificate }: Superseded): Question {
  const end = japaneseDay(certificate.not_after);
  return {
    title: "古い証明書を削除しますか？",
    explanation: [
      `ログインID「${certificate.login_id}」の、有効期限が${end}の証明書をこのパソコンから削除します。元に戻すことはできません。`,
      "いま発行した新しい証明書は、そのまま残ります。",
    ],
    yes: "削除する",
    no: "削除しない",
  };
}

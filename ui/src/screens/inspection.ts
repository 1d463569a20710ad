import type { CheckText } from "../bindings/CheckText";
import type { CheckView } from "../bindings/CheckView";
import type { Verdict } from "../bindings/Verdict";
import { type Child, element } from "../dom";
import { errors } from "../messages/errors";
import { button } from "../widgets/button";
import { type IconName, icon } from "../widgets/icon";
import { withSupportBundle } from "../widgets/support_bundle";
import type { Context, Rendered, ScreenOf } from "./screen";

const verdicts: Readonly<Record<Verdict, { readonly mark: IconName; readonly word: string }>> = {
  problem: { mark: "cross", word: "問題" },
  caution: { mark: "alert", word: "注意" },
  fine: { mark: "check", word: "問題なし" },
};

/** CCHK012 証明書の点検: what is right and wrong on this PC, and what to do about it. */
export function inspectionScreen(screen: ScreenOf<"inspection">, context: Context): Rendered {
  const summary = element("p", { id: "summary" }, summaryOf(screen.checks));
  const again = button("inspect", "もう一度点検する", "outlined", () => context.send((backend) => backend.inspect()));
  const back = button("back", "戻る", "filled", () => context.send((backend) => backend.back()));
  const list = element("ul", { class: "checks" }, ...screen.checks.map(checkItem));
  const save = () => context.send((backend) => backend.save_support_bundle());
  return {
    id: "CCHK012",
    title: "証明書の点検",
    body: [...withSupportBundle([summary, list], screen.bundle, save), inEnglish(screen.checks)],
    actions: [again, back],
    primary: back,
    back,
    describedBy: summary,
    sentence: summary,
  };
}

function summaryOf(checks: readonly CheckView[]): string {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  const [problems, cautions] = [count("problem"), count("caution")];
  if (problems + cautions === 0) return "問題は見つかりませんでした。";
  const found = [problems > 0 ? `問題が${problems}件` : null, cautions > 0 ? `注意が${cautions}件` : null];
  return `${found.filter((words) => words !== null).join("、")}あります。上から順にご確認ください。`;
}

function checkItem({ name, verdict, code, ja }: CheckView): HTMLElement {
  const { mark, word } = verdicts[verdict];
  const more: readonly Child[] = [
    code === null ? null : element("p", {}, errors[code].ja.title),
    ja.remedy === null ? null : element("p", { class: "remedy" }, ja.remedy),
    code === null ? null : element("p", { class: "code" }, "エラーコード: ", element("code", {}, code)),
  ];
  return element(
    "li",
    { class: "check", "data-check": name, "data-verdict": verdict },
    icon(mark),
    element("div", {}, element("h2", {}, ja.title), element("p", {}, ja.finding), ...more),
    element("span", { class: "tag" }, word),
  );
}

function inEnglish(checks: readonly CheckView[]): HTMLElement {
  const item = ({ verdict, code, en }: CheckView) =>
    element("li", {}, `${verdict}: ${sentence(en)}${code === null ? "" : ` (${code})`}`);
  return element(
    "details",
    { lang: "en", class: "english" },
    element("summary", {}, "English"),
    element("ol", {}, ...checks.map(item)),
  );
}

function sentence({ title, finding, remedy }: CheckText): string {
  return `${title}: ${finding}.${remedy === null ? "" : ` ${remedy}`}`;
}

import type { CheckText } from "../bindings/CheckText";
import type { CheckView } from "../bindings/CheckView";
import type { Verdict } from "../bindings/Verdict";
import { type Child, element } from "../dom";
import { currentLanguage, words } from "../language";
import { errors } from "../messages/errors";
import { button } from "../widgets/button";
import { type IconName, icon } from "../widgets/icon";
import { withSupportBundle } from "../widgets/support_bundle";
import type { Context, Rendered, ScreenOf } from "./screen";

const marks: Readonly<Record<Verdict, IconName>> = { problem: "cross", caution: "alert", fine: "check" };

function wordOf(verdict: Verdict): string {
  switch (verdict) {
    case "problem":
      return words("問題", "Problem");
    case "caution":
      return words("注意", "Caution");
    case "fine":
      return words("問題なし", "Fine");
  }
}

/** CCHK012 証明書の点検: the results of the checks, and what to do about problems. */
export function inspectionScreen(screen: ScreenOf<"inspection">, context: Context): Rendered {
  const summary = element("p", { id: "summary" }, summaryOf(screen.checks));
  const again = button("inspect", words("もう一度点検する", "Check again"), "outlined", () =>
    context.send((backend) => backend.inspect()),
  );
  const back = button("back", words("戻る", "Back"), "filled", () => context.send((backend) => backend.back()));
  const list = element("ul", { class: "checks" }, ...screen.checks.map(checkItem));
  const english = inEnglish(screen.checks);
  const save = () => context.send((backend) => backend.save_support_bundle());
  return {
    id: "CCHK012",
    title: words("証明書の点検", "Inspection"),
    body: [...withSupportBundle([summary, list], screen.bundle, save), ...(english === null ? [] : [english])],
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
  if (problems + cautions === 0) return words("問題は見つかりませんでした。", "No problem was found.");
  const found = [
    problems > 0 ? words(`問題が${problems}件`, counted(problems, "problem")) : null,
    cautions > 0 ? words(`注意が${cautions}件`, counted(cautions, "caution")) : null,
  ];
  const all = found.filter((one) => one !== null).join(words("、", ", "));
  return words(`${all}あります。上から順にご確認ください。`, `${all}. Please look at them from the top.`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function checkItem(check: CheckView): HTMLElement {
  const { name, verdict, code } = check;
  const { title, finding, remedy } = check[currentLanguage()];
  const more: readonly Child[] = [
    code === null ? null : element("p", {}, errors[code][currentLanguage()].title),
    remedy === null ? null : element("p", { class: "remedy" }, remedy),
    code === null
      ? null
      : element("p", { class: "code" }, words("エラーコード: ", "Error code: "), element("code", {}, code)),
  ];
  return element(
    "li",
    { class: "check", "data-check": name, "data-verdict": verdict },
    icon(marks[verdict]),
    element("div", {}, element("h2", {}, title), element("p", {}, words(finding, `${finding}.`)), ...more),
    element("span", { class: "tag" }, wordOf(verdict)),
  );
}

/** The results in English, if the window is in Japanese. */
function inEnglish(checks: readonly CheckView[]): HTMLElement | null {
  if (currentLanguage() === "en") return null;
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

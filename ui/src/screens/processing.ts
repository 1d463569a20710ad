import type { Screen } from "../bindings/Screen";
import type { Step } from "../bindings/Step";
import { japaneseMoment } from "../dates";
import { element } from "../dom";
import { button } from "../widgets/button";
import { icon } from "../widgets/icon";
import type { Context, Rendered, ScreenOf } from "./screen";

type Kind = Step["kind"];

type Progress = "past" | "running" | "coming";

const sentences: Record<Kind, string> = {
  requesting: "しばらくお待ちください。途中で通信が切れても、次に起動したとき、続きから進められます。",
  awaiting_approval:
    "申請は銀行に届いています。このアプリは閉じてもかまいません。次に起動したとき、続きから進められます。",
  installing: "しばらくお待ちください。途中で通信が切れても、次に起動したとき、続きから進められます。",
  inspecting: "しばらくお待ちください。長くても15秒で終わります。点検では、何も変えません。",
};

const words: Record<Kind, Record<Progress, string>> = {
  requesting: { past: "銀行に申請しました", running: "銀行に申請しています", coming: "銀行に申請します" },
  awaiting_approval: {
    past: "銀行が承認しました",
    running: "銀行の承認を待っています",
    coming: "銀行の承認を待ちます",
  },
  installing: {
    past: "証明書をこのパソコンに入れました",
    running: "証明書をこのパソコンに入れ、使えることを確かめています",
    coming: "証明書をこのパソコンに入れ、使えることを確かめます",
  },
  inspecting: {
    past: "点検しました",
    running: "証明書と、銀行までの通信を点検しています",
    coming: "点検します",
  },
};

const request: readonly Kind[] = ["requesting", "installing"];

/** What is shown together; within one of them, the step changes in place. */
const sequences: Record<Kind, readonly Kind[]> = {
  requesting: request,
  installing: request,
  awaiting_approval: ["requesting", "awaiting_approval", "installing"],
  inspecting: ["inspecting"],
};

/** 「ただいま処理中です」: what is being done, step by step. The manual shows it over CCHK002. */
export function processingScreen(screen: ScreenOf<"processing">, context: Context): Rendered {
  const { kind } = screen.step;
  const awaiting = kind === "awaiting_approval";
  const card = element("section", { class: "card progress" });
  show(card, screen.step);
  const close = button("close", "閉じる", "outlined", () => context.send((backend) => backend.close()));
  return {
    id: kind === "inspecting" ? "CCHK012" : "CCHK002",
    title: awaiting ? "銀行の承認をお待ちください。" : "ただいま処理中です。",
    body: [element("p", { class: "lead" }, sentences[kind]), card],
    actions: awaiting ? [close] : [],
    update: (next) => update(card, kind, next),
  };
}

/** Nothing but the step changes: no jump of the focus, and a screen reader hears the step alone. */
function update(card: HTMLElement, kind: Kind, next: Screen): boolean {
  if (next.kind !== "processing" || sequences[next.step.kind] !== sequences[kind]) return false;
  show(card, next.step);
  return true;
}

function show(card: HTMLElement, step: Step): void {
  const steps = sequences[step.kind];
  const now = steps.indexOf(step.kind);
  const status = card.querySelector("[role=status]") ?? element("p", { role: "status", class: "hidden" });
  card.replaceChildren(
    status,
    element("ol", { class: "steps" }, ...steps.map((kind, index) => stepItem(kind, index - now))),
    untilOf(step) ?? "",
  );
  status.textContent = `${words[step.kind].running}。`;
}

function stepItem(kind: Kind, position: number): HTMLElement {
  const progress = position < 0 ? "past" : position === 0 ? "running" : "coming";
  return element(
    "li",
    { class: progress, "aria-current": progress === "running" ? "step" : undefined },
    element("span", { class: "mark" }, progress === "past" ? icon("check") : null),
    element("span", {}, words[kind][progress]),
  );
}

function untilOf(step: Step): HTMLElement | null {
  if (step.kind !== "awaiting_approval") return null;
  const moment = element("strong", {}, japaneseMoment(step.until));
  return element("p", { class: "until" }, icon("clock"), element("span", {}, "次の確認: ", moment));
}

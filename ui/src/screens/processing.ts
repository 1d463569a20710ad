import type { Screen } from "../bindings/Screen";
import type { SentForm } from "../bindings/SentForm";
import type { Step } from "../bindings/Step";
import { japaneseMoment } from "../dates";
import { element } from "../dom";
import { button } from "../widgets/button";
import { icon } from "../widgets/icon";
import { sentForm } from "./authentication";
import { acquisition, type Context, inProgress, type Rendered, type ScreenOf } from "./screen";

type Processing = ScreenOf<"processing">;

type Kind = Step["kind"];

type Progress = "past" | "running" | "coming";

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

const interruptible = "途中で通信が切れても、次に起動したとき、続きから進められます。";

/** What is being done, step by step: as in the manual over CCHK002, with its fields still there. */
export function processingScreen(screen: Processing, context: Context): Rendered {
  switch (screen.step.kind) {
    case "awaiting_approval":
      return awaitingScreen(screen, context);
    case "inspecting":
      return inspectingScreen(screen);
    default:
      return workingScreen(screen);
  }
}

/** CCHK012 while it is being found out. */
function inspectingScreen({ step }: Processing): Rendered {
  const card = element("section", { class: "card progress" });
  const status = show(card, step);
  const lead = "しばらくお待ちください。長くても15秒で終わります。点検では、何も変えません。";
  return {
    id: "CCHK012",
    title: "証明書の点検",
    body: [element("p", { class: "lead" }, lead), card],
    actions: [],
    sentence: status,
  };
}

function workingScreen({ step, form }: Processing): Rendered {
  const card = element("section", { class: "card progress" });
  const status = show(card, step);
  const sentence = element("p", { id: "in-progress", class: "in-progress" }, inProgress);
  return {
    // Without a form an earlier run's certificate is put into the store.
    ...(form === null
      ? ({ id: "CCHK010", title: "前回の続き" } as const)
      : ({ id: "CCHK002", work: acquisition, title: "認証" } as const)),
    body: [...(form === null ? [] : sentForm(form)), card],
    hint: sentence,
    actions: [],
    describedBy: sentence,
    sentence: status,
    update: (next) => update(card, form, next),
  };
}

/** The bank takes hours or days: the app may be closed meanwhile. */
function awaitingScreen({ step }: Processing, context: Context): Rendered {
  const card = element("section", { class: "card progress" });
  const status = show(card, step);
  const close = button("close", "閉じる", "outlined", () => context.send((backend) => backend.close()));
  const lead = "申請は銀行に届いています。このアプリは閉じてもかまいません。次に起動したとき、続きから進められます。";
  return {
    id: "CCHK002",
    work: acquisition,
    title: "銀行の承認をお待ちください。",
    body: [element("p", { class: "lead" }, lead), card],
    actions: [close],
    sentence: status,
  };
}

/** Nothing but the step changes: no jump of the focus, and a screen reader hears the step alone. */
function update(card: HTMLElement, form: SentForm | null, next: Screen): boolean {
  if (next.kind !== "processing" || sequences[next.step.kind] !== request) return false;
  if (next.form?.purpose !== form?.purpose || next.form?.login_id !== form?.login_id) return false;
  show(card, next.step);
  return true;
}

/** Gives what says it to a screen reader: the same element from step to step. */
function show(card: HTMLElement, step: Step): Element {
  const steps = sequences[step.kind];
  const now = steps.indexOf(step.kind);
  const status = card.querySelector("[role=status]") ?? element("p", { role: "status", class: "hidden" });
  card.replaceChildren(
    status,
    element("ol", { class: "steps" }, ...steps.map((kind, index) => stepItem(kind, index - now))),
    noteOf(step) ?? "",
  );
  status.textContent = `${words[step.kind].running}。`;
  return status;
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

function noteOf(step: Step): HTMLElement | null {
  if (step.kind === "inspecting") return null;
  if (step.kind !== "awaiting_approval") return element("p", { class: "note" }, interruptible);
  const moment = element("strong", {}, japaneseMoment(step.until));
  return element("p", { class: "until" }, icon("clock"), element("span", {}, "次の確認: ", moment));
}

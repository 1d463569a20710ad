import type { Screen } from "../bindings/Screen";
import type { SentForm } from "../bindings/SentForm";
import type { Step } from "../bindings/Step";
import { moment } from "../dates";
import { element } from "../dom";
import { words } from "../language";
import { button } from "../widgets/button";
import { icon } from "../widgets/icon";
import { sentForm } from "./authentication";
import { acquisition, type Context, inProgress, type Rendered, type ScreenOf } from "./screen";

type Processing = ScreenOf<"processing">;

type Kind = Step["kind"];

type Progress = "past" | "running" | "coming";

type BothLanguages = readonly [japanese: string, english: string];

const texts: Record<Kind, Record<Progress, BothLanguages>> = {
  requesting: {
    past: ["銀行に申請しました", "The bank has been asked"],
    running: ["銀行に申請しています", "The bank is being asked"],
    coming: ["銀行に申請します", "The bank will be asked"],
  },
  awaiting_approval: {
    past: ["銀行が承認しました", "The bank has approved"],
    running: ["銀行の承認を待っています", "Waiting for the bank's approval"],
    coming: ["銀行の承認を待ちます", "The bank has to approve"],
  },
  installing: {
    past: ["証明書をこのパソコンに入れました", "The certificate is on this PC"],
    running: [
      "証明書をこのパソコンに入れ、使えることを確かめています",
      "The certificate is being put on this PC, and tried",
    ],
    coming: ["証明書をこのパソコンに入れ、使えることを確かめます", "The certificate will be put on this PC, and tried"],
  },
  inspecting: {
    past: ["点検しました", "Checked"],
    running: [
      "証明書と、銀行までの通信を点検しています",
      "The certificates and the connection to the bank are being checked",
    ],
    coming: ["点検します", "Will be checked"],
  },
};

const request: readonly Kind[] = ["requesting", "installing"];

/** The steps shown together. Within `request`, the step changes in place. */
const sequences: Record<Kind, readonly Kind[]> = {
  requesting: request,
  installing: request,
  awaiting_approval: ["requesting", "awaiting_approval", "installing"],
  inspecting: ["inspecting"],
};

const interruptible = () =>
  words(
    "途中で通信が切れても、次に起動したとき、続きから進められます。",
    "If the connection breaks, you can go on from there at the next start.",
  );

/** The progress, step by step: as in the manual on CCHK002, with its fields still shown. */
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

/** CCHK012 while the checks run. */
function inspectingScreen({ step }: Processing): Rendered {
  const card = element("section", { class: "card progress" });
  const status = show(card, step);
  const lead = words(
    "しばらくお待ちください。長くても15秒で終わります。点検では、何も変えません。",
    "Please wait. It takes 15 seconds at most, and changes nothing.",
  );
  return {
    id: "CCHK012",
    title: words("証明書の点検", "Inspection"),
    body: [element("p", { class: "lead" }, lead), card],
    actions: [],
    sentence: status,
  };
}

function workingScreen({ step, form }: Processing): Rendered {
  const card = element("section", { class: "card progress" });
  const status = show(card, step);
  const sentence = element("p", { id: "in-progress", class: "in-progress" }, inProgress());
  return {
    // Without a form, a certificate requested before a restart is being installed.
    ...(form === null
      ? ({ id: "CCHK010", title: words("前回の続き", "Unfinished request") } as const)
      : ({ id: "CCHK002", work: acquisition(), title: words("認証", "Sign in") } as const)),
    body: [...(form === null ? [] : sentForm(form)), card],
    hint: sentence,
    actions: [],
    describedBy: sentence,
    sentence: status,
    update: (next) => update(card, form, next),
  };
}

/** The approval can take hours or days, so the app may be closed meanwhile. */
function awaitingScreen({ step }: Processing, context: Context): Rendered {
  const card = element("section", { class: "card progress" });
  const status = show(card, step);
  const close = button("close", words("閉じる", "Close"), "outlined", () => context.send((backend) => backend.close()));
  const lead = words(
    "申請は銀行に届いています。このアプリは閉じてもかまいません。次に起動したとき、続きから進められます。",
    "The bank has your request. You may close this app, and go on at the next start.",
  );
  return {
    id: "CCHK002",
    work: acquisition(),
    title: words("銀行の承認をお待ちください。", "Please wait for the bank's approval."),
    body: [element("p", { class: "lead" }, lead), card],
    actions: [close],
    sentence: status,
  };
}

/** Changes only the step, so that the focus stays and a screen reader announces only the step. */
function update(card: HTMLElement, form: SentForm | null, next: Screen): boolean {
  if (next.kind !== "processing" || sequences[next.step.kind] !== request) return false;
  if (next.form?.purpose !== form?.purpose || next.form?.login_id !== form?.login_id) return false;
  show(card, next.step);
  return true;
}

/** Returns the live region for screen readers, which stays the same element from step to step. */
function show(card: HTMLElement, step: Step): Element {
  const steps = sequences[step.kind];
  const now = steps.indexOf(step.kind);
  const status = card.querySelector("[role=status]") ?? element("p", { role: "status", class: "hidden" });
  card.replaceChildren(
    status,
    element("ol", { class: "steps" }, ...steps.map((kind, index) => stepItem(kind, index - now))),
    noteOf(step) ?? "",
  );
  const running = words(...texts[step.kind].running);
  status.textContent = words(`${running}。`, `${running}.`);
  return status;
}

function stepItem(kind: Kind, position: number): HTMLElement {
  const progress = position < 0 ? "past" : position === 0 ? "running" : "coming";
  return element(
    "li",
    { class: progress, "aria-current": progress === "running" ? "step" : undefined },
    element("span", { class: "mark" }, progress === "past" ? icon("check") : null),
    element("span", {}, words(...texts[kind][progress])),
  );
}

function noteOf(step: Step): HTMLElement | null {
  if (step.kind === "inspecting") return null;
  if (step.kind !== "awaiting_approval") return element("p", { class: "note" }, interruptible());
  const until = element("strong", {}, moment(step.until));
  return element(
    "p",
    { class: "until" },
    icon("clock"),
    element("span", {}, words("次の確認: ", "Asked again: "), until),
  );
}

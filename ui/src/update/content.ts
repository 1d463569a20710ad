import type { Intent } from "../backend";
import type { UpdateView } from "../bindings/UpdateView";
import { element } from "../dom";
import { explain } from "../messages/errors";
import type { Rendered } from "../screens/screen";
import { button } from "../widgets/button";
import { codeOf, inEnglish } from "../widgets/failure";
import { alert, fact, facts, happened, lead, nextSteps } from "../widgets/section";

/** What the prompt contains. The filled button has the focus. */
export interface Content extends Pick<Rendered, "title" | "body" | "actions" | "primary" | "back"> {
  /** Shows a later state in place; false where it has to be built anew. */
  update?(update: UpdateView): boolean;
}

/** Sends one intent to the core. */
type Send = (intent: Intent) => void;

/** One kind of news out of the core's. */
type UpdateOf<Kind extends UpdateView["kind"]> = Extract<UpdateView, { kind: Kind }>;

/** Builds what there is to tell. A kind without words does not compile. */
export function contentOf(update: UpdateView, send: Send): Content {
  switch (update.kind) {
    case "available":
      return available(update, send);
    case "downloading":
      return downloading(update, send);
    case "ready":
      return ready(update, send);
    case "installing":
      return installing(update);
    case "installed":
      return installed(update, send);
    case "failed":
      return failed(update, send);
  }
}

function available(update: UpdateOf<"available">, send: Send): Content {
  const { forced } = update;
  return {
    title: "新しいバージョンのお知らせ",
    body: [
      lead([
        "新しいバージョンのソフトウェアがダウンロード可能です。",
        "「ダウンロード」ボタンを押して、最新のソフトウェアをダウンロードしてください。",
      ]),
      ...(forced ? [outdated()] : []),
      facts(fact("バージョン", update.version), fact("サイズ", megabytes(update.size))),
      ...(update.notes === "" ? [] : [notes(update)]),
      noRestart(),
    ],
    ...choice(later(forced, send), downloadButton(send), forced),
  };
}

/** The package on its way: a real bar, speed, time left. It changes in place. */
function downloading(first: UpdateOf<"downloading">, send: Send): Content {
  const bar = element("progress", { "aria-label": "ダウンロードの進み具合" });
  const amount = element("p", { class: "amount" });
  const pace = element("p", { class: "note pace" });
  const status = element("p", { class: "hidden", role: "status" });
  const cancel = button("cancel-update", "キャンセル", "outlined", () => send((backend) => backend.cancel_update()));
  show(first);
  return {
    title: "ダウンロードしています",
    body: [element("p", {}, `バージョン${first.version}をダウンロードしています。`), bar, amount, pace, status],
    actions: [cancel],
    primary: cancel,
    update: (next) => next.kind === "downloading" && show(next),
  };

  function show({ received, size, speed, seconds_left: left }: UpdateOf<"downloading">): true {
    const percent = Math.floor((received / size) * 100);
    bar.max = size;
    bar.value = received;
    amount.textContent = `${megabytes(received)} / ${megabytes(size)}（${percent}%）`;
    const words = [speed === null ? null : speedOf(speed), left === null ? null : timeLeft(left)];
    pace.textContent = words.filter((word) => word !== null).join("・");
    // A screen reader hears of it ten times, not a hundred.
    const heard = `${Math.floor(percent / 10) * 10}%`;
    if (status.textContent !== heard) status.textContent = heard;
    return true;
  }
}

function ready(update: UpdateOf<"ready">, send: Send): Content {
  const { forced } = update;
  return {
    title: "ダウンロードが完了しました",
    body: [
      element("p", {}, `バージョン${update.version}の準備ができました。「インストール」ボタンを押してください。`),
      element("p", {}, "変更を許可するか確認する画面が表示されたら、「はい」を押してください。"),
      ...(forced ? [outdated()] : []),
      noRestart(),
    ],
    ...choice(later(forced, send), installButton(send), forced),
  };
}

function installing(update: UpdateOf<"installing">): Content {
  const words = `バージョン${update.version}をインストールしています。このまま、しばらくお待ちください。`;
  return {
    title: "インストールしています",
    body: [
      element("p", { role: "status" }, words),
      element("progress", { "aria-label": "インストールの進み具合" }),
      element("p", {}, "変更を許可するか確認する画面が表示されたら、「はい」を押してください。"),
    ],
    actions: [],
  };
}

function installed(update: UpdateOf<"installed">, send: Send): Content {
  const primary = button("close", "終了する", "filled", () => send((backend) => backend.close()));
  return {
    title: "インストールが完了しました",
    body: [
      element("p", {}, `バージョン${update.version}をインストールしました。「終了する」ボタンを押してください。`),
      element("p", {}, "次にメニューから起動すると、新しいバージョンでお使いになれます。"),
    ],
    actions: [primary],
    primary,
  };
}

function failed(update: UpdateOf<"failed">, send: Send): Content {
  const { failure, forced, retry } = update;
  const text = explain(failure, "ja");
  const goOn = button("postpone-update", "このまま続ける", "filled", () =>
    send((backend) => backend.postpone_update()),
  );
  const back = retry === null && !forced ? goOn : later(forced, send);
  const primary = retry === null ? back : retry === "download" ? downloadButton(send) : installButton(send);
  return {
    title: "更新できませんでした",
    body: [happened("h3", text.title, text.explanation), nextSteps(text.next), codeOf(failure), inEnglish(failure)],
    ...choice(back, primary, forced),
  };
}

/** 「あとで」; where the version that runs may not be used any longer, the app can only be closed. */
function later(forced: boolean, send: Send): HTMLButtonElement {
  return forced
    ? button("close", "アプリを閉じる", "outlined", () => send((backend) => backend.close()))
    : button("postpone-update", "あとで", "outlined", () => send((backend) => backend.postpone_update()));
}

/** Two buttons, or the one that is both. A key pressed too often must not end the app. */
function choice(back: HTMLButtonElement, primary: HTMLButtonElement, forced: boolean): Omit<Content, "title" | "body"> {
  return { actions: primary === back ? [back] : [primary, back], primary, ...(forced ? {} : { back }) };
}

function downloadButton(send: Send): HTMLButtonElement {
  return button("download-update", "ダウンロード", "filled", () => send((backend) => backend.download_update()));
}

function installButton(send: Send): HTMLButtonElement {
  return button("install-update", "インストール", "filled", () => send((backend) => backend.install_update()));
}

function outdated(): HTMLElement {
  const words =
    "いまのバージョンは、ご利用いただけなくなりました。証明書の発行・更新の前に、新しいバージョンにしてください。";
  return alert("caution", element("p", {}, words));
}

/** What is new, as text: whatever is in it, it is shown and nothing else. */
function notes(update: UpdateOf<"available">): HTMLElement {
  return element(
    "section",
    { class: "notes" },
    element("h3", {}, "新しくなったこと"),
    element("p", {}, update.notes),
    update.notes_en === ""
      ? null
      : element("details", { lang: "en" }, element("summary", {}, "English"), element("p", {}, update.notes_en)),
  );
}

function noRestart(): HTMLElement {
  const words =
    "インストールが終わっても、アプリは自動では起動しません。もう一度お使いになるときは、メニューから起動してください。";
  return element("p", { class: "note" }, words);
}

/** 「4.3 MB」 from bytes. */
function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** 「1.2 MB/秒」, 「80 KB/秒」 from bytes a second. */
function speedOf(bytes: number): string {
  return bytes >= 1e6 ? `${megabytes(bytes)}/秒` : `${Math.round(bytes / 1000)} KB/秒`;
}

/** 「残り約40秒」, 「残り約3分」. */
function timeLeft(seconds: number): string {
  return seconds < 60 ? `残り約${seconds}秒` : `残り約${Math.ceil(seconds / 60)}分`;
}

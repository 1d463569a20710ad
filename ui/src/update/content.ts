import type { Intent } from "../backend";
import type { UpdateView } from "../bindings/UpdateView";
import { element } from "../dom";
import { currentLanguage, words } from "../language";
import { explain } from "../messages/errors";
import type { Rendered } from "../screens/screen";
import { button } from "../widgets/button";
import { codeOf, inEnglishToo } from "../widgets/failure";
import { alert, fact, facts, happened, lead, nextSteps } from "../widgets/section";

/** The content of the dialog. The filled button has the focus. */
export interface Content extends Pick<Rendered, "title" | "body" | "actions" | "primary" | "back"> {
  /** Updates the content in place; returns false if it must be rendered again. */
  update?(update: UpdateView): boolean;
}

/** Sends an intent to the core. */
type Send = (intent: Intent) => void;

/** The core's update view of this kind. */
type UpdateOf<Kind extends UpdateView["kind"]> = Extract<UpdateView, { kind: Kind }>;

/** Builds the dialog's content. A kind without content does not compile. */
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
    title: words("新しいバージョンのお知らせ", "A new version"),
    body: [
      lead([
        words("新しいバージョンのソフトウェアがダウンロード可能です。", "A new version of this app can be downloaded."),
        words(
          "「ダウンロード」ボタンを押して、最新のソフトウェアをダウンロードしてください。",
          "Press “Download” to get it.",
        ),
      ]),
      ...(forced ? [outdated()] : []),
      facts(
        fact(words("バージョン", "Version"), update.version),
        fact(words("サイズ", "Size"), megabytes(update.size)),
      ),
      ...notes(update),
      noRestart(),
    ],
    ...choice(later(forced, send), downloadButton(send), forced),
  };
}

/** The download, with a progress bar, speed and remaining time, updated in place. */
function downloading(first: UpdateOf<"downloading">, send: Send): Content {
  const bar = element("progress", { "aria-label": words("ダウンロードの進み具合", "Progress of the download") });
  const amount = element("p", { class: "amount" });
  const pace = element("p", { class: "note pace" });
  const status = element("p", { class: "hidden", role: "status" });
  const cancel = button("cancel-update", words("キャンセル", "Cancel"), "outlined", () =>
    send((backend) => backend.cancel_update()),
  );
  show(first);
  return {
    title: words("ダウンロードしています", "Downloading"),
    body: [element("p", {}, downloadingWords(first.version)), bar, amount, pace, status],
    actions: [cancel],
    primary: cancel,
    update: (next) => next.kind === "downloading" && show(next),
  };

  function show({ received, size, speed, seconds_left: left }: UpdateOf<"downloading">): true {
    const percent = Math.floor((received / size) * 100);
    bar.max = size;
    bar.value = received;
    amount.textContent = `${megabytes(received)} / ${megabytes(size)}${words("（", " (")}${percent}%${words("）", ")")}`;
    const parts = [speed === null ? null : speedOf(speed), left === null ? null : timeLeft(left)];
    pace.textContent = parts.filter((part) => part !== null).join(words("・", ", "));
    // A screen reader announces only every tenth percent.
    const announced = `${Math.floor(percent / 10) * 10}%`;
    if (status.textContent !== announced) status.textContent = announced;
    return true;
  }
}

function downloadingWords(version: string): string {
  return words(`バージョン${version}をダウンロードしています。`, `Version ${version} is being downloaded.`);
}

function ready(update: UpdateOf<"ready">, send: Send): Content {
  const { forced } = update;
  return {
    title: words("ダウンロードが完了しました", "The download is complete"),
    body: [
      element(
        "p",
        {},
        words(
          `バージョン${update.version}の準備ができました。「インストール」ボタンを押してください。`,
          `Version ${update.version} is ready. Press “Install”.`,
        ),
      ),
      permission(),
      ...(forced ? [outdated()] : []),
      noRestart(),
    ],
    ...choice(later(forced, send), installButton(send), forced),
  };
}

function installing(update: UpdateOf<"installing">): Content {
  const { version } = update;
  const wait = words(
    `バージョン${version}をインストールしています。このまま、しばらくお待ちください。`,
    `Version ${version} is being installed. Please wait.`,
  );
  return {
    title: words("インストールしています", "Installing"),
    body: [
      element("p", { role: "status" }, wait),
      element("progress", { "aria-label": words("インストールの進み具合", "Progress of the installation") }),
      permission(),
    ],
    actions: [],
  };
}

/** Explains the system's prompt for permission. */
function permission(): HTMLElement {
  const press = words(
    "変更を許可するか確認する画面が表示されたら、「はい」を押してください。",
    "If the system asks whether to allow changes, press “Yes”.",
  );
  return element("p", {}, press);
}

function installed(update: UpdateOf<"installed">, send: Send): Content {
  const primary = button("close", words("終了する", "Exit"), "filled", () => send((backend) => backend.close()));
  return {
    title: words("インストールが完了しました", "The installation is complete"),
    body: [
      element(
        "p",
        {},
        words(
          `バージョン${update.version}をインストールしました。「終了する」ボタンを押してください。`,
          `Version ${update.version} has been installed. Press “Exit”.`,
        ),
      ),
      element(
        "p",
        {},
        words(
          "次にメニューから起動すると、新しいバージョンでお使いになれます。",
          "Start the app from the menu to use the new version.",
        ),
      ),
    ],
    actions: [primary],
    primary,
  };
}

function failed(update: UpdateOf<"failed">, send: Send): Content {
  const { failure, forced, retry } = update;
  const text = explain(failure, currentLanguage());
  const goOn = button("postpone-update", words("このまま続ける", "Go on without it"), "filled", () =>
    send((backend) => backend.postpone_update()),
  );
  const back = retry === null && !forced ? goOn : later(forced, send);
  const primary = retry === null ? back : retry === "download" ? downloadButton(send) : installButton(send);
  return {
    title: words("更新できませんでした", "The update has failed"),
    body: [
      happened("h3", text.title, text.explanation),
      nextSteps(text.next),
      codeOf(failure),
      ...inEnglishToo(failure),
    ],
    ...choice(back, primary, forced),
  };
}

/** 「あとで」; if the running version may no longer be used, the app can only be closed. */
function later(forced: boolean, send: Send): HTMLButtonElement {
  return forced
    ? button("close", words("アプリを閉じる", "Close the app"), "outlined", () => send((backend) => backend.close()))
    : button("postpone-update", words("あとで", "Later"), "outlined", () =>
        send((backend) => backend.postpone_update()),
      );
}

/** Two buttons, or one that serves as both. Escape never closes the app, since it might be pressed once too often. */
function choice(back: HTMLButtonElement, primary: HTMLButtonElement, forced: boolean): Omit<Content, "title" | "body"> {
  return { actions: primary === back ? [back] : [primary, back], primary, ...(forced ? {} : { back }) };
}

function downloadButton(send: Send): HTMLButtonElement {
  return button("download-update", words("ダウンロード", "Download"), "filled", () =>
    send((backend) => backend.download_update()),
  );
}

function installButton(send: Send): HTMLButtonElement {
  return button("install-update", words("インストール", "Install"), "filled", () =>
    send((backend) => backend.install_update()),
  );
}

function outdated(): HTMLElement {
  const text = words(
    "いまのバージョンは、ご利用いただけなくなりました。証明書の発行・更新の前に、新しいバージョンにしてください。",
    "This version may not be used any longer. Install the new one before you issue or renew a certificate.",
  );
  return alert("caution", element("p", {}, text));
}

/** The release notes, inserted as plain text. */
function notes({ notes: japanese, notes_en: english }: UpdateOf<"available">): readonly HTMLElement[] {
  const text = words(japanese, english === "" ? japanese : english);
  if (text === "") return [];
  const isFolded = currentLanguage() === "ja" && english !== "";
  const folded = isFolded
    ? element("details", { lang: "en" }, element("summary", {}, "English"), element("p", {}, english))
    : null;
  const heading = element("h3", {}, words("新しくなったこと", "What is new"));
  return [element("section", { class: "notes" }, heading, element("p", {}, text), folded)];
}

function noRestart(): HTMLElement {
  const text = words(
    "インストールが終わっても、アプリは自動では起動しません。もう一度お使いになるときは、メニューから起動してください。",
    "The app does not start by itself after the installation. Start it from the menu when you need it again.",
  );
  return element("p", { class: "note" }, text);
}

/** 「4.3 MB」 from bytes. */
function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** 「1.2 MB/秒」, 「80 KB/秒」 from bytes per second. */
function speedOf(bytes: number): string {
  const amount = bytes >= 1e6 ? megabytes(bytes) : `${Math.round(bytes / 1000)} KB`;
  return amount + words("/秒", "/s");
}

/** 「残り約40秒」, 「残り約3分」. */
function timeLeft(seconds: number): string {
  if (seconds < 60) return words(`残り約${seconds}秒`, `about ${seconds} s left`);
  const minutes = Math.ceil(seconds / 60);
  return words(`残り約${minutes}分`, `about ${minutes} min left`);
}

import type { CertificateView } from "../bindings/CertificateView";
import type { Superseded } from "../bindings/Superseded";
import { japaneseDay, japaneseMoment } from "../dates";
import { type Child, element } from "../dom";
import { button } from "../widgets/button";
import { holderOf } from "../widgets/certificate_row";
import { confirm, type Question } from "../widgets/confirm";
import { icon } from "../widgets/icon";
import { card, cardWithAction, caution, fact, facts } from "../widgets/section";
import { acquisition, type Context, type Rendered, type ScreenOf } from "./screen";

/** The manual's remarks, word for word. */
const remarks = [
  "電子証明書を有効にするには、一度全てのブラウザを閉じてください。",
  "電子証明書の有効期限は、発行後1年間です。",
  "有効期間満了の40日前に、ログイン後のトップページおよび電子メールでお知らせします。",
];

/** The manual's caution about the browser's session, which the app's own login has ended. */
const sessionEnded =
  "アプリケーションから証明書を取得後にそのままブラウザの操作を再開すると、アプリケーションがログインを行っているためにブラウザ側はエラーになります。ブラウザ画面とアプリケーションを一度閉じて、再度ログイン画面よりログインしてください。";

/** CCHK007 結果: what is now in the store, and what to do before it works. */
export function resultScreen(screen: ScreenOf<"result">, context: Context): Rendered {
  const close = button("close", "閉じる", "filled", () => context.send((backend) => backend.close()));
  const done = element(
    "p",
    { id: "done", class: "done" },
    icon("check"),
    element(
      "span",
      {},
      element("strong", {}, "電子証明書の発行とインストールが完了しました。"),
      whoseUntil(screen.certificate),
      "「閉じる」ボタンを押して、アプリを閉じてください。",
    ),
  );
  const { superseded } = screen;
  const removed = superseded?.removed ? removedNote(superseded) : null;
  const offer = superseded?.removed === false ? removalOffer(superseded, context) : null;
  // What has just been done comes first, then what is to do, then what may be done.
  const cards = [removed, remarksCard(screen), offer, certificateCard(screen.certificate)];
  return {
    id: "CCHK007",
    work: acquisition,
    title: "結果",
    body: [done, ...cards.filter((card) => card !== null), caution("注意", sessionEnded)],
    actions: [close],
    primary: close,
    describedBy: removed ?? done,
    sentence: removed ?? done.querySelector("strong"),
  };
}

/** What a person looks for first. */
function whoseUntil(certificate: CertificateView): HTMLElement {
  const from = isToCome(certificate) ? `${japaneseMoment(certificate.not_before)}から` : "";
  return element(
    "span",
    { class: "whose-until" },
    element("span", {}, certificate.login_id === null ? certificate.common_name : `ログインID ${certificate.login_id}`),
    element("span", {}, `${from}${japaneseDay(certificate.not_after)}まで有効`),
  );
}

/** Some authorities write their local time as UTC. */
function isToCome({ state }: CertificateView): boolean {
  return state === "not_yet_valid";
}

/** CCHK007 after 「古い証明書を削除」. */
function removedNote({ certificate }: Superseded): HTMLElement {
  const words = `古い証明書（有効期限 ${japaneseDay(certificate.not_after)}）を、このパソコンから削除しました。`;
  return element("p", { id: "removed", class: "removed" }, icon("check"), element("span", {}, words));
}

/** CCHK007 after a renewal: the old certificate may go; nothing removes it by itself. */
function removalOffer(superseded: Superseded, context: Context): HTMLElement {
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
      `${certificate.login_id === null ? "" : "ログインID"}「${holderOf(certificate)}」の、有効期限が${end}の証明書をこのパソコンから削除します。元に戻すことはできません。`,
      "いま発行した新しい証明書は、そのまま残ります。",
    ],
    yes: "削除する",
    no: "削除しない",
  };
}

function remarksCard({ purpose, certificate, superseded, browsers, elsewhere }: ScreenOf<"result">): HTMLElement {
  const list = element(
    "ul",
    { class: "remarks" },
    isToCome(certificate) ? element("li", {}, element("strong", {}, notYet(certificate))) : null,
    ...remarks.map((text) => element("li", {}, text)),
    purpose === "renew" || superseded !== null ? choosing(certificate) : null,
  );
  const open = named("いま開いているブラウザ: ", browsers);
  const other = named("この証明書が表示されないブラウザ（保存先が別のため）: ", elsewhere);
  return card("このあと", list, open, other);
}

function notYet(certificate: CertificateView): string {
  return `この証明書は、${japaneseMoment(certificate.not_before)}から有効です。それまでは、ログインに使えません。`;
}

/** Browsers that do not offer the new certificate: until they have been closed whole, or at all. */
function named(what: string, browsers: readonly string[]): HTMLElement | null {
  if (browsers.length === 0) return null;
  const names = element("strong", {}, browsers.join("、"));
  return element("p", { class: "named-browsers" }, icon("alert"), element("span", {}, what, names));
}

/** Two certificates of the same name stand in the browser's list after a renewal. */
function choosing(certificate: CertificateView): HTMLElement {
  const end = japaneseDay(certificate.not_after);
  return element("li", {}, `ブラウザで証明書を選ぶときは、有効期限が${end}の新しい証明書を選んでください。`);
}

/** As the manual writes it, line by line, so that it can be copied as it is; what is ours stands below. */
function certificateCard(certificate: CertificateView): HTMLElement {
  const serial = element("code", { class: "serial" }, ...groupsOfFour(certificate.serial));
  const names = element(
    "div",
    { class: "names" },
    line("Organization", certificate.organization),
    line("Organization Unit", certificate.organizational_unit),
    line("Common Name", certificate.common_name),
    line("証明書シリアル番号", serial),
  );
  return card("証明書情報", names, facts(fact("有効期間", validity(certificate))));
}

function line(name: string, value: Child): HTMLElement {
  return element("p", {}, element("span", { class: "name" }, `${name} =`), " ", value);
}

function validity(certificate: CertificateView): string {
  return `${japaneseDay(certificate.not_before)}から${japaneseDay(certificate.not_after)}まで`;
}

/** Seen in groups, so that it can be read out over the telephone; one word where it is copied. */
function groupsOfFour(serial: string): readonly HTMLElement[] {
  return (serial.match(/.{1,4}/gu) ?? []).map((four) => element("span", {}, four));
}

import type { CertificateView } from "../bindings/CertificateView";
import type { Superseded } from "../bindings/Superseded";
import { day, moment } from "../dates";
import { type Child, element } from "../dom";
import { words } from "../language";
import { button } from "../widgets/button";
import { holderOf, placeOfKey } from "../widgets/certificate_row";
import { confirm, type Question } from "../widgets/confirm";
import { icon } from "../widgets/icon";
import { card, cardWithAction, caution, fact, facts } from "../widgets/section";
import { acquisition, type Context, type Rendered, type ScreenOf } from "./screen";

/** The manual's remarks, verbatim. */
function remarks(): readonly string[] {
  return [
    words(
      "電子証明書を有効にするには、一度全てのブラウザを閉じてください。",
      "To make the certificate take effect, close all browsers once.",
    ),
    words("電子証明書の有効期限は、発行後1年間です。", "A certificate is valid for one year after it was issued."),
    words(
      "有効期間満了の40日前に、ログイン後のトップページおよび電子メールでお知らせします。",
      "40 days before it ends, you are told by the page after the login and by e-mail.",
    ),
  ];
}

/** The manual's caution that the app's login has ended the browser's session. */
function sessionEnded(): string {
  return words(
    "アプリケーションから証明書を取得後にそのままブラウザの操作を再開すると、アプリケーションがログインを行っているためにブラウザ側はエラーになります。ブラウザ画面とアプリケーションを一度閉じて、再度ログイン画面よりログインしてください。",
    "If you go on in the browser as it is, it shows an error, because the app has logged in meanwhile. Close the browser and this app, then log in again from the login page.",
  );
}

/** CCHK007 結果: the installed certificate, and what to do before it can be used. */
export function resultScreen(screen: ScreenOf<"result">, context: Context): Rendered {
  const close = button("close", words("閉じる", "Close"), "filled", () => context.send((backend) => backend.close()));
  const done = element(
    "p",
    { id: "done", class: "done" },
    icon("check"),
    element(
      "span",
      {},
      element(
        "strong",
        {},
        words("電子証明書の発行とインストールが完了しました。", "The certificate has been issued and installed."),
      ),
      whoseUntil(screen.certificate),
      words("「閉じる」ボタンを押して、アプリを閉じてください。", "Press “Close” to close the app."),
    ),
  );
  const { superseded } = screen;
  const removed = superseded?.removed ? removedNote(superseded) : null;
  const offer = superseded?.removed === false ? removalOffer(superseded, context) : null;
  // First what has just been done, then what must be done, then what can be done.
  const cards = [removed, remarksCard(screen), offer, certificateCard(screen.certificate)];
  return {
    id: "CCHK007",
    work: acquisition(),
    title: words("結果", "Result"),
    body: [done, ...cards.filter((card) => card !== null), caution(words("注意", "Caution"), sessionEnded())],
    actions: [close],
    primary: close,
    describedBy: removed ?? done,
    sentence: removed ?? done.querySelector("strong"),
  };
}

/** The most important facts: login ID and validity. */
function whoseUntil(certificate: CertificateView): HTMLElement {
  const { login_id: loginId, common_name: name } = certificate;
  return element(
    "span",
    { class: "whose-until" },
    element("span", {}, loginId === null ? name : `${words("ログインID", "Login ID")} ${loginId}`),
    element("span", {}, validUntil(certificate)),
  );
}

function validUntil(certificate: CertificateView): string {
  const end = day(certificate.not_after);
  if (!isNotYetValid(certificate)) return words(`${end}まで有効`, `Valid until ${end}`);
  const begin = moment(certificate.not_before);
  return words(`${begin}から${end}まで有効`, `Valid from ${begin} until ${end}`);
}

/** Happens with authorities that write their local time as UTC. */
function isNotYetValid({ state }: CertificateView): boolean {
  return state === "not_yet_valid";
}

/** CCHK007 after 「古い証明書を削除」. */
function removedNote({ certificate }: Superseded): HTMLElement {
  const end = day(certificate.not_after);
  const text = words(
    `古い証明書（有効期限 ${end}）を、このパソコンから削除しました。`,
    `The old certificate (expires ${end}) has been removed from this PC.`,
  );
  return element("p", { id: "removed", class: "removed" }, icon("check"), element("span", {}, text));
}

/** CCHK007 after a renewal: the user can remove the old certificate, which is never removed automatically. */
function removalOffer(superseded: Superseded, context: Context): HTMLElement {
  const remove = button("remove-superseded", words("古い証明書を削除", "Remove the old one"), "outlined", () =>
    confirm(questionOf(superseded), () => context.send((backend) => backend.remove_superseded())),
  );
  const why = element(
    "p",
    {},
    words("ブラウザで誤って選ばないよう、削除できます。", "Without it, nobody chooses it in the browser by mistake."),
  );
  const end = element("p", { class: "note" }, words("有効期限 ", "Expires ") + day(superseded.certificate.not_after));
  return cardWithAction(words("古い証明書", "The old certificate"), [why, end], remove);
}

function questionOf({ certificate }: Superseded): Question {
  const [end, holder] = [day(certificate.not_after), holderOf(certificate)];
  const what = certificate.login_id === null ? "" : words("ログインID", "login ID ");
  return {
    title: words("古い証明書を削除しますか？", "Remove the old certificate?"),
    explanation: [
      words(
        `${what}「${holder}」の、有効期限が${end}の証明書をこのパソコンから削除します。元に戻すことはできません。`,
        `The certificate of ${what}“${holder}” that expires ${end} is removed from this PC. This cannot be undone.`,
      ),
      words("いま発行した新しい証明書は、そのまま残ります。", "The new one, just issued, stays."),
    ],
    yes: words("削除する", "Remove"),
    no: words("削除しない", "Keep it"),
  };
}

function remarksCard({ purpose, certificate, superseded, browsers, elsewhere }: ScreenOf<"result">): HTMLElement {
  const list = element(
    "ul",
    { class: "remarks" },
    isNotYetValid(certificate) ? element("li", {}, element("strong", {}, notYet(certificate))) : null,
    ...remarks().map((text) => element("li", {}, text)),
    purpose === "renew" || superseded !== null ? choosing(certificate) : null,
  );
  const open = named(words("いま開いているブラウザ: ", "Browsers that are open now: "), browsers);
  const other = named(
    words(
      "この証明書が表示されないブラウザ（保存先が別のため）: ",
      "Browsers that do not show this certificate (they keep theirs elsewhere): ",
    ),
    elsewhere,
  );
  return card(words("このあと", "Next"), list, open, other);
}

function notYet(certificate: CertificateView): string {
  const begin = moment(certificate.not_before);
  return words(
    `この証明書は、${begin}から有効です。それまでは、ログインに使えません。`,
    `This certificate is valid from ${begin}. Until then you cannot log in with it.`,
  );
}

/** Browsers that do not offer the new certificate, either until all their windows are closed or at all. */
function named(what: string, browsers: readonly string[]): HTMLElement | null {
  if (browsers.length === 0) return null;
  const names = element("strong", {}, browsers.join(words("、", ", ")));
  return element("p", { class: "named-browsers" }, icon("alert"), element("span", {}, what, names));
}

/** After a renewal, the browser's list has two certificates of the same name. */
function choosing(certificate: CertificateView): HTMLElement {
  const end = day(certificate.not_after);
  const text = words(
    `ブラウザで証明書を選ぶときは、有効期限が${end}の新しい証明書を選んでください。`,
    `When the browser asks for a certificate, choose the new one, which expires ${end}.`,
  );
  return element("li", {}, text);
}

/** The manual's lines, which can be copied as they are, with additional facts below. */
function certificateCard(certificate: CertificateView): HTMLElement {
  const serial = element("code", { class: "serial" }, ...groupsOfFour(certificate.serial));
  const names = element(
    "div",
    { class: "names" },
    line("Organization", certificate.organization),
    line("Organization Unit", certificate.organizational_unit),
    line("Common Name", certificate.common_name),
    line(words("証明書シリアル番号", "Serial number"), serial),
  );
  return card(
    words("証明書情報", "Certificate"),
    names,
    facts(
      fact(words("有効期間", "Valid"), validity(certificate)),
      fact(words("秘密鍵", "Private key"), placeOfKey(certificate)),
    ),
  );
}

function line(name: string, value: Child): HTMLElement {
  return element("p", {}, element("span", { class: "name" }, `${name} =`), " ", value);
}

function validity(certificate: CertificateView): string {
  const [begin, end] = [day(certificate.not_before), day(certificate.not_after)];
  return words(`${begin}から${end}まで`, `${begin} to ${end}`);
}

/** Grouped visually for reading out on the telephone; copied without spaces. */
function groupsOfFour(serial: string): readonly HTMLElement[] {
  return (serial.match(/.{1,4}/gu) ?? []).map((four) => element("span", {}, four));
}

import type { CertificateView } from "../bindings/CertificateView";
import { describe, element, setText } from "../dom";
import { button, setPressable } from "../widgets/button";
import { CertificateList } from "../widgets/certificate_list";
import { holderOf, newerOne, whyNotRenewable } from "../widgets/certificate_row";
import { endedCertificatesToggle } from "../widgets/ended_certificates";
import { card, cardWithAction, details } from "../widgets/section";
import { acquisition, type Context, type Rendered, type ScreenOf } from "./screen";

const chooseFirst = "更新する証明書をリストから選んでください。";

const nothingToChoose = "更新できる証明書がありません。";

const notInList = [
  "証明書が見あたらないときは",
  "証明書は、取得したときと同じパソコン、同じWindowsユーザーでだけ使えます。パソコンを買い替えたときは、古い証明書の失効が必要です。お問い合わせ先へお電話ください。",
] as const;

/** CCHK001 証明書取得: issue, or choose from the list and renew. */
export function certificatesScreen(screen: ScreenOf<"certificates">, context: Context): Rendered {
  const empty = screen.certificates.length === 0;
  const issue = button("begin-issue", "証明書発行", empty ? "filled" : "outlined", () =>
    context.send((backend) => backend.begin_issue()),
  );
  const renewal = empty ? emptyRenewal() : renewalOf(screen, context);
  return {
    id: "CCHK001",
    title: acquisition,
    body: [issueSection(issue), renewal.section, inspection(context)],
    hint: renewal.hint,
    actions: [renewal.renew],
    primary: empty ? issue : renewal.renew,
  };
}

function issueSection(issue: HTMLButtonElement): HTMLElement {
  const text = element(
    "p",
    {},
    "証明書の発行を行う場合は、「証明書発行」ボタンを押下し、表示する画面で必要情報を入力してください。",
  );
  const when = element("p", { class: "note" }, "はじめての発行、期限切れや失効のあとの再発行はこちらです。");
  return cardWithAction("証明書発行", [text], issue, when);
}

/** Beside what the manual has. */
function inspection(context: Context): HTMLElement {
  const inspect = button("inspect", "証明書の点検", "quiet", () => context.send((backend) => backend.inspect()));
  const when = element("span", {}, "証明書が使えないとき、銀行につながらないときは");
  return element("p", { class: "beside-cards" }, when, inspect);
}

interface Renewal {
  readonly section: HTMLElement;
  readonly hint: HTMLElement;
  readonly renew: HTMLButtonElement;
}

/** The list's frame with nothing in it, and the button, which says why it cannot be pressed. */
function emptyRenewal(): Renewal {
  const hint = element("p", { id: "renew-hint", role: "status" }, nothingToChoose);
  const renew = button("begin-renewal", "証明書更新", "outlined", () => undefined);
  setPressable(renew, false);
  describe(renew, hint);
  const none = element("p", { class: "certificates none" }, "このパソコンに、更新できる電子証明書はまだありません。");
  return { section: renewalSection(none), hint, renew };
}

function renewalOf(screen: ScreenOf<"certificates">, context: Context): Renewal {
  let chosen: CertificateView | null = null;
  const hint = element("p", { id: "renew-hint", role: "status" }, chooseFirst);
  const renew = button("begin-renewal", "証明書更新", "filled", () => {
    const fingerprint = chosen?.fingerprint;
    if (fingerprint !== undefined) context.send((backend) => backend.begin_renewal(fingerprint));
  });
  setPressable(renew, false);
  describe(renew, hint);
  const list = new CertificateList(screen.certificates, screen.selected, (certificate) => {
    chosen = certificate?.renewable ? certificate : null;
    setPressable(renew, chosen !== null);
    setText(hint, hintFor(certificate));
  });
  renew.addEventListener("click", () => {
    if (chosen === null) list.focus();
  });
  const toggle = endedCertificatesToggle(screen.certificates, screen.selected, list);
  return { section: renewalSection(list.container, toggle), hint, renew };
}

function hintFor(certificate: CertificateView | null): string {
  if (certificate === null) return chooseFirst;
  return certificate.renewable ? selectedWords(certificate) : whyNotRenewable(certificate);
}

function selectedWords(certificate: CertificateView): string {
  return certificate.superseded
    ? `更新済みの証明書を選んでいます。${newerOne(certificate)}`
    : `「${holderOf(certificate)}」の証明書を選んでいます。`;
}

function renewalSection(list: HTMLElement, below: HTMLElement | null = null): HTMLElement {
  const lead = element(
    "p",
    {},
    "証明書の更新を行う場合は、更新する証明書をリストから選び、「証明書更新」ボタンを押してください。",
  );
  return card("証明書更新", lead, list, below, details(...notInList));
}

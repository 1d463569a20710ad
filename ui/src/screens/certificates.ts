import type { CertificateView } from "../bindings/CertificateView";
import { describe, element, setText } from "../dom";
import { button, setPressable } from "../widgets/button";
import { CertificateList } from "../widgets/certificate_list";
import { newerOne, whyNotRenewable } from "../widgets/certificate_row";
import { card, cardWithAction, details } from "../widgets/section";
import type { Context, Rendered, ScreenOf } from "./screen";

const chooseFirst = "更新する証明書をリストから選んでください。";

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
  const issueCard = issueSection(issue);
  if (empty) {
    const body = [issueCard, emptySection(), inspection(context)];
    return { id: "CCHK001", title: "証明書取得", body, actions: [], primary: issue };
  }
  const renewal = renewalOf(screen, context);
  return {
    id: "CCHK001",
    title: "証明書取得",
    body: [issueCard, renewal.section, inspection(context)],
    hint: renewal.hint,
    actions: [renewal.renew],
    primary: renewal.renew,
  };
}

function issueSection(issue: HTMLButtonElement): HTMLElement {
  const text = element("p", {}, "はじめての発行、期限切れや失効のあとの再発行はこちらです。");
  return cardWithAction("証明書発行", [text], issue);
}

function emptySection(): HTMLElement {
  const none = element("p", {}, "このパソコンに、更新できる電子証明書はまだありません。");
  return card("証明書更新", none, details(...notInList));
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
    chosen = certificate.renewable ? certificate : null;
    setPressable(renew, certificate.renewable);
    setText(hint, certificate.renewable ? selectedWords(certificate) : whyNotRenewable(certificate));
  });
  renew.addEventListener("click", () => {
    if (chosen === null) list.focus();
  });
  return { section: renewalSection(list), hint, renew };
}

function selectedWords(certificate: CertificateView): string {
  return certificate.superseded
    ? `更新済みの証明書を選んでいます。${newerOne(certificate)}`
    : `「${certificate.login_id}」の証明書を選んでいます。`;
}

function renewalSection(list: CertificateList): HTMLElement {
  const lead = element("p", {}, "更新する証明書をリストから選び、「証明書更新」ボタンを押してください。");
  return card("証明書更新", lead, list.container, details(...notInList));
}

import type { CertificateView } from "../bindings/CertificateView";
import { describe, element, setText } from "../dom";
import { words } from "../language";
import { button, setPressable } from "../widgets/button";
import { CertificateList } from "../widgets/certificate_list";
import { holderOf, newerOne, whyNotRenewable } from "../widgets/certificate_row";
import { NewPcGuide } from "../widgets/new_pc";
import { card, cardWithAction, details } from "../widgets/section";
import { acquisition, type Context, type Rendered, type ScreenOf } from "./screen";

const chooseFirst = () =>
  words("更新する証明書をリストから選んでください。", "Choose the certificate to renew from the list.");

const nothingToChoose = () => words("更新できる証明書がありません。", "There is no certificate that can be renewed.");

const notInList = () =>
  [
    words("証明書が見あたらないときは", "If your certificate is not in the list"),
    words(
      "証明書は、取得したときと同じパソコン、同じWindowsユーザーでだけ使えます。パソコンを買い替えたときは、古い証明書の失効が必要です。会社の管理者の方か、お問い合わせ先へご連絡ください。",
      "A certificate can only be used on the PC, and by the Windows user, that it was issued for. After you have changed your PC, the old certificate has to be revoked: ask your company's administrator or the contact.",
    ),
  ] as const;

/** CCHK001 証明書取得: issue a certificate, or choose one from the list and renew it. */
export function certificatesScreen(screen: ScreenOf<"certificates">, context: Context): Rendered {
  const empty = screen.certificates.length === 0;
  const issue = button("begin-issue", words("証明書発行", "Issue"), empty ? "filled" : "outlined", () =>
    context.send((backend) => backend.begin_issue()),
  );
  const renewal = empty ? emptyRenewal() : renewalOf(screen, context);
  return {
    id: "CCHK001",
    title: acquisition(),
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
    words(
      "証明書の発行を行う場合は、「証明書発行」ボタンを押下し、表示する画面で必要情報を入力してください。",
      "To get a certificate issued, press “Issue” and fill in the screen that follows.",
    ),
  );
  const when = element(
    "p",
    { class: "note" },
    words(
      "はじめての発行、期限切れや失効のあとの再発行はこちらです。",
      "For your first certificate, and for a new one after expiry or revocation.",
    ),
  );
  return cardWithAction(words("証明書発行", "Issue a certificate"), [text], issue, when);
}

/** An addition to the manual's screen. */
function inspection(context: Context): HTMLElement {
  const inspect = button("inspect", words("証明書の点検", "Inspect"), "quiet", () =>
    context.send((backend) => backend.inspect()),
  );
  const when = element(
    "span",
    {},
    words(
      "証明書が使えないとき、銀行につながらないときは",
      "If a certificate does not work, or the bank is not reached:",
    ),
  );
  return element("p", { class: "beside-cards" }, when, inspect);
}

interface Renewal {
  readonly section: HTMLElement;
  readonly hint: HTMLElement;
  readonly renew: HTMLButtonElement;
}

/** An empty list, and the disabled button with the reason. */
function emptyRenewal(): Renewal {
  const hint = element("p", { id: "renew-hint", role: "status" }, nothingToChoose());
  const renew = button("begin-renewal", words("証明書更新", "Renew"), "outlined", () => undefined);
  setPressable(renew, false);
  describe(renew, hint);
  const none = element(
    "p",
    { class: "certificates none" },
    words("このパソコンに、更新できる電子証明書はまだありません。", "There is no certificate on this PC yet."),
  );
  return { section: renewalSection(none), hint, renew };
}

function renewalOf(screen: ScreenOf<"certificates">, context: Context): Renewal {
  let chosen: CertificateView | null = null;
  const hint = element("p", { id: "renew-hint", role: "status" }, chooseFirst());
  const renew = button("begin-renewal", words("証明書更新", "Renew"), "filled", () => {
    const fingerprint = chosen?.fingerprint;
    if (fingerprint !== undefined) context.send((backend) => backend.begin_renewal(fingerprint));
  });
  setPressable(renew, false);
  describe(renew, hint);
  const guide = new NewPcGuide();
  const choose = (certificate: CertificateView) => {
    guide.show(certificate);
    chosen = certificate.renewable ? certificate : null;
    setPressable(renew, certificate.renewable);
    setText(hint, certificate.renewable ? selectionText(certificate) : whyNotRenewable(certificate));
  };
  const resetHint = () => {
    if (chosen !== null) return;
    setPressable(renew, false);
    setText(hint, chooseFirst());
  };
  let list = listOf(screen.certificates, screen.selected, choose);
  const toggle = hideButton(screen.certificates, () => {
    resetHint(); // it may explain why a row that is now hidden cannot be renewed
    const shown = listOf(screen.certificates, chosen?.fingerprint ?? null, choose);
    list.container.replaceWith(shown.container);
    list = shown;
  });
  renew.addEventListener("click", () => {
    if (chosen === null) list.focus();
  });
  return { section: renewalSection(list.container, toggle, guide.container), hint, renew };
}

/** Whether the user has hidden unusable certificates; reset when the app is closed. */
let hideUnusable = false;

/** Unusable certificates can only be viewed; a renewable certificate is never hidden. */
function isUnusable({ state, renewable }: CertificateView): boolean {
  return !renewable && (state === "expired" || state === "revoked");
}

function listOf(
  certificates: readonly CertificateView[],
  selected: string | null,
  choose: (certificate: CertificateView) => void,
): CertificateList {
  const shown = canHide(certificates) && hideUnusable ? certificates.filter((one) => !isUnusable(one)) : certificates;
  return new CertificateList(shown, selected, choose);
}

/** Not if the list would then be empty. */
function canHide(certificates: readonly CertificateView[]): boolean {
  return certificates.some(isUnusable) && !certificates.every(isUnusable);
}

function hideButton(certificates: readonly CertificateView[], changed: () => void): HTMLElement | null {
  if (!canHide(certificates)) return null;
  const toggle = button("put-away", "", "quiet", () => {
    hideUnusable = !hideUnusable;
    setText(toggle, hideButtonText(certificates));
    changed();
  });
  setText(toggle, hideButtonText(certificates));
  return element("p", { class: "beside-cards" }, toggle);
}

function hideButtonText(certificates: readonly CertificateView[]): string {
  const count = certificates.filter(isUnusable).length;
  return hideUnusable
    ? words(`期限切れ・失効の証明書（${count}件）を表示する`, `Show expired and revoked certificates (${count})`)
    : words("期限切れ・失効の証明書を表示しない", "Hide expired and revoked certificates");
}

function selectionText(certificate: CertificateView): string {
  const holder = holderOf(certificate);
  return certificate.superseded
    ? words("更新済みの証明書を選んでいます。", "The one selected has been renewed. ") + newerOne(certificate)
    : words(`「${holder}」の証明書を選んでいます。`, `The certificate of “${holder}” is selected.`);
}

function renewalSection(list: HTMLElement, ...below: readonly (HTMLElement | null)[]): HTMLElement {
  const lead = element(
    "p",
    {},
    words(
      "証明書の更新を行う場合は、更新する証明書をリストから選び、「証明書更新」ボタンを押してください。",
      "To renew a certificate, choose it from the list and press “Renew”.",
    ),
  );
  return card(words("証明書更新", "Renew a certificate"), lead, list, ...below, details(...notInList()));
}

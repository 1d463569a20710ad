import type { CertificateView } from "../bindings/CertificateView";
import { day, moment } from "../dates";
import { element } from "../dom";
import { words } from "../language";
import { icon } from "./icon";

/** A row of the certificate list: holder, validity and, in small print, the full name. */
export function certificateRow(certificate: CertificateView): HTMLLIElement {
  return element(
    "li",
    {
      role: "option",
      class: "certificate",
      tabindex: "-1",
      "aria-selected": "false",
      "aria-disabled": certificate.renewable ? undefined : "true",
      "data-fingerprint": certificate.fingerprint,
    },
    element("span", { class: "mark" }, icon("check")),
    element(
      "span",
      { class: "whose" },
      element("span", { class: "login-id" }, holderOf(certificate)),
      element("span", { class: "validity" }, validity(certificate)),
    ),
    tag(certificate),
    element(
      "span",
      { class: "dn" },
      distinguishedName(certificate),
      certificate.protection === "hardware"
        ? element("span", { class: "key" }, words("秘密鍵: ", "Private key: ") + placeOfKey(certificate))
        : null,
    ),
  );
}

/** The name by which users know a certificate: the login ID, if it has one. */
export function holderOf(certificate: CertificateView): string {
  return certificate.login_id ?? (certificate.common_name.trim() || certificate.serial);
}

/** Where its private key is stored. */
export function placeOfKey({ protection }: CertificateView): string {
  return protection === "hardware"
    ? words("このパソコンのセキュリティチップ（TPM）の中", "in this PC's security chip (TPM)")
    : words("このパソコンの、証明書の保存先の中", "in this PC's certificate store");
}

/** Warns that a newer certificate exists, which should be renewed instead. */
export function newerOne(certificate: CertificateView): string {
  const holder = holderOf(certificate);
  return words(`「${holder}」には、新しい証明書があります。`, `There is a newer certificate of “${holder}”.`);
}

/** Why a certificate cannot be renewed, and what to do instead. */
export function whyNotRenewable(certificate: CertificateView): string {
  const cannot = words("この証明書は更新できません。", "This certificate cannot be renewed.");
  if (certificate.superseded) return `${cannot}${words("", " ")}${newerOne(certificate)}`;
  switch (certificate.state) {
    case "expired":
      return words(
        "有効期限が過ぎた証明書は更新できません。「証明書発行」から再発行してください。",
        "An expired certificate cannot be renewed. Use “Issue” to get a new one.",
      );
    case "revoked":
      return words(
        "失効した証明書は更新できません。「証明書発行」から再発行してください。",
        "A revoked certificate cannot be renewed. Use “Issue” to get a new one.",
      );
    case "not_yet_valid":
      return notYetValid(moment(certificate.not_before));
    default:
      return cannot;
  }
}

function notYetValid(begin: string): string {
  return words(
    `まだ有効期間が始まっていません。パソコンの日付が正しいか、ご確認ください。正しいときは、${begin}から有効です。`,
    `It is not valid yet. Check that the date of this PC is right. If it is, the certificate is valid from ${begin}.`,
  );
}

function tag(certificate: CertificateView): HTMLElement {
  const isReplaced = certificate.superseded && certificate.renewable;
  const kind = isReplaced ? "superseded" : certificate.state;
  return element("span", { class: `tag ${kind}` }, isReplaced ? words("更新済み", "Renewed") : remaining(certificate));
}

function remaining({ state, days_left: daysLeft }: CertificateView): string {
  switch (state) {
    case "in_grace":
    case "expired":
      return words("期限切れ", "Expired");
    case "revoked":
      return words("失効済み", "Revoked");
    case "not_yet_valid":
      return words("開始前", "Not yet valid");
    default:
      // Not 「本日まで」: the last 24 hours may end tomorrow.
      return daysLeft > 0 ? daysWords(daysLeft) : words("あと24時間以内", "Within 24 hours");
  }
}

function daysWords(days: number): string {
  return words(`あと${days}日`, days === 1 ? "1 day left" : `${days} days left`);
}

function validity(certificate: CertificateView): string {
  const date = day(certificate.not_after);
  const end = words(`有効期限 ${date}`, `Expires ${date}`);
  switch (certificate.state) {
    case "in_grace":
      return inGrace(end, certificate);
    case "expired":
    case "revoked":
      return certificate.superseded ? end : words(`${end}（再発行してください）`, `${end} (get a new one issued)`);
    case "not_yet_valid":
      return words(
        `${moment(certificate.not_before)}から有効（まだ更新できません）`,
        `Valid from ${moment(certificate.not_before)}; cannot be renewed yet`,
      );
    default:
      return end;
  }
}

/** The bank still renews the certificate but no longer accepts it for login. */
function inGrace(end: string, { renewable_until: until }: CertificateView): string {
  return words(
    `${end}（過ぎていますが、${moment(until)}まで更新できます）`,
    `${end} (over, but can be renewed until ${moment(until)})`,
  );
}

/** A certificate's name in the manual's format. */
export function distinguishedName(certificate: CertificateView): string {
  const { common_name: name, organizational_unit: unit, organization } = certificate;
  return `CN=${name}, OU=${unit}, O=${organization}`;
}

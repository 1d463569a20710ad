import type { CertificateView } from "../bindings/CertificateView";
import { japaneseDay, japaneseMoment } from "../dates";
import { element } from "../dom";
import { words } from "../language";
import { icon } from "./icon";

/** One certificate as a row of the list: whose, until when, and small its name in full. */
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
        ? element("span", { class: "key" }, `秘密鍵: ${placeOfKey(certificate)}`)
        : null,
    ),
  );
}

/** What people know a certificate by: whose it is, where it says so. */
export function holderOf(certificate: CertificateView): string {
  return certificate.login_id ?? (certificate.common_name.trim() || certificate.serial);
}

/** Where its private key lives. */
export function placeOfKey({ protection }: CertificateView): string {
  return protection === "hardware"
    ? "このパソコンのセキュリティチップ（TPM）の中"
    : "このパソコンの、証明書の保存先の中";
}

/** That a renewal would be of the wrong one, where the list has a newer one. */
export function newerOne(certificate: CertificateView): string {
  return `「${holderOf(certificate)}」には、新しい証明書があります。`;
}

/** Why a certificate cannot be renewed, and what to do instead. */
export function whyNotRenewable(certificate: CertificateView): string {
  if (certificate.superseded) return `この証明書は更新できません。${newerOne(certificate)}`;
  switch (certificate.state) {
    case "expired":
      return "有効期限が過ぎた証明書は更新できません。「証明書発行」から再発行してください。";
    case "revoked":
      return "失効した証明書は更新できません。「証明書発行」から再発行してください。";
    case "not_yet_valid":
      return `まだ有効期間が始まっていません。パソコンの日付が正しいか、ご確認ください。正しいときは、${japaneseMoment(certificate.not_before)}から有効です。`;
    default:
      return "この証明書は更新できません。";
  }
}

function tag(certificate: CertificateView): HTMLElement {
  const isReplaced = certificate.superseded && certificate.renewable;
  const kind = isReplaced ? "superseded" : certificate.state;
  return element("span", { class: `tag ${kind}` }, isReplaced ? "更新済み" : remaining(certificate));
}

function remaining({ state, days_left: daysLeft }: CertificateView): string {
  switch (state) {
    case "in_grace":
    case "expired":
      return words("期限切れ", "Expired");
    case "revoked":
      return "失効済み";
    case "not_yet_valid":
      return "開始前";
    default:
      // Not 「本日まで」: the last twenty-four hours may end tomorrow.
      return daysLeft > 0 ? `あと${daysLeft}日` : "あと24時間以内";
  }
}

function validity(certificate: CertificateView): string {
  const end = `有効期限 ${japaneseDay(certificate.not_after)}`;
  switch (certificate.state) {
    case "in_grace":
      return inGrace(end, certificate);
    case "expired":
    case "revoked":
      return certificate.superseded ? end : `${end}（再発行してください）`;
    case "not_yet_valid":
      return `${japaneseMoment(certificate.not_before)}から有効（まだ更新できません）`;
    default:
      return end;
  }
}

/** The bank still renews it, and no longer takes it for a login. */
function inGrace(end: string, { renewable_until: until }: CertificateView): string {
  return words(
    `${end}（過ぎていますが、${japaneseMoment(until)}まで更新できます）`,
    `${end} (over, but can be renewed until ${japaneseMoment(until)})`,
  );
}

/** A certificate's name as the manual prints it. */
export function distinguishedName(certificate: CertificateView): string {
  const { common_name: name, organizational_unit: unit, organization } = certificate;
  return `CN=${name}, OU=${unit}, O=${organization}`;
}

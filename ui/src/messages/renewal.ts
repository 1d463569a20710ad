import type { ErrorCode } from "../bindings/ErrorCode";
import { type Message, text } from "./message";

type Code = Extract<ErrorCode, "certificate_revoked" | "certificate_expired" | "renewal_too_early" | "subject_refused">;

/** Why the bank does not renew a certificate. */
export const renewal: Record<Code, Message> = {
  certificate_revoked: {
    ja: text(
      "この証明書は失効しています。",
      "失効した証明書は、更新できません。ほかの証明書には影響ありません。",
      "「戻る」を押し、「証明書発行」から再発行してください。",
      "失効にお心当たりがないときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "This certificate has been revoked.",
      "A revoked certificate cannot be renewed. Other certificates are not affected.",
      "Press “Back” and issue a new certificate.",
      "If you do not know why it was revoked, call the contact.",
    ),
  },
  certificate_expired: {
    ja: text(
      "この証明書は、有効期限が過ぎています。",
      "有効期限が過ぎた証明書は、更新できません。新しい証明書を発行できます。",
      "「戻る」を押し、「証明書発行」から再発行してください。",
    ),
    en: text(
      "This certificate has expired.",
      "An expired certificate cannot be renewed, but a new one can be issued.",
      "Press “Back” and issue a new certificate.",
    ),
  },
  renewal_too_early: {
    ja: text(
      "この証明書は、まだ更新できる時期ではありません。",
      "いまの証明書を、有効期限までそのままお使いいただけます。",
      "有効期間満了の40日前に、ログイン後のトップページおよび電子メールでお知らせします。そのあとに更新してください。",
      "お急ぎの事情があるときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "It is too early to renew this certificate.",
      "You can go on using it until it ends.",
      "You are notified 40 days before it ends, after login and by e-mail. Renew it then.",
      "If it is urgent, call the contact.",
    ),
  },
  subject_refused: {
    ja: text(
      "証明書とログインIDの組み合わせが、銀行の登録と一致しません。",
      "ご契約の内容が変わったか、別のログインIDの証明書のことがあります。いまの証明書は、そのまま残っています。",
      "「戻る」を押し、更新する証明書が正しいか、ご確認ください。",
      "正しいときは、お問い合わせ先へお電話のうえ、ログインIDとエラーコードをお伝えください。",
    ),
    en: text(
      "Certificate and login ID do not match the bank's records.",
      "The contract may have changed, or the certificate is another login ID's. Your certificate is still in place.",
      "Press “Back” and check that the right certificate was chosen.",
      "If it was, call the contact and give your login ID and the error code.",
    ),
  },
};

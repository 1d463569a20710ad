import type { ErrorCode } from "../bindings/ErrorCode";
import { type Message, text } from "./message";

type Code = Extract<ErrorCode, `answer_${string}` | "certificate_unfit">;

/** What arrived instead of the certificate. */
export const answer: Record<Code, Message> = {
  answer_unreadable: {
    ja: text(
      "銀行からの返事を読み取れませんでした。",
      "証明書ではないものが届きました。多くは、プロキシやWi-Fiの案内画面か、サービスのお知らせ画面です。申請は保存してあります。",
      "ブラウザでWEBサービスのログイン画面を開き、メンテナンスなどのお知らせや、社内ネットワークの案内が出ていないかご確認ください。",
      "案内に従ったあと、もう一度お試しください。",
      "同じときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "The bank's answer could not be read.",
      "Something other than a certificate arrived: mostly a notice page of a proxy, a Wi-Fi or the service itself. The request is kept.",
      "Open the web service's login page in your browser and look for a maintenance notice or a page of your network.",
      "Do what it says, then try again.",
      "If it happens again, call the contact.",
    ),
  },
  answer_too_large: {
    ja: text(
      "銀行からの返事が大きすぎます。",
      "証明書とは考えられない大きさのため、受け取りをやめました。プロキシなどの案内画面のことがあります。申請は保存してあります。",
      "しばらくたってから、もう一度お試しください。",
      "同じときは、社内のシステム担当の方か、お問い合わせ先へご相談ください。",
    ),
    en: text(
      "The bank's answer is too large.",
      "No certificate is that large, so it was not taken. It may be a proxy's notice page. The request is kept.",
      "Try again in a little while.",
      "If it happens again, ask your IT department or call the contact.",
    ),
  },
  certificate_unfit: {
    ja: text(
      "届いた証明書は、この申請のものではありませんでした。",
      "使えない証明書のため、このパソコンには入れていません。",
      "お問い合わせ先へお電話のうえ、ログインIDとエラーコードをお伝えください。",
      "銀行の確認が済んでから、もう一度お手続きください。",
    ),
    en: text(
      "The certificate that arrived does not belong to this request.",
      "It cannot be used and was not installed.",
      "Call the contact and give your login ID and the error code.",
      "Start again once the bank has checked.",
    ),
  },
};

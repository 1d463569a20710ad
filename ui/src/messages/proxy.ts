import type { ErrorCode } from "../bindings/ErrorCode";
import { type Message, text } from "./message";

type Code = Extract<ErrorCode, `proxy_${string}`>;

const ASK = "社内のシステム担当の方に、この画面をお見せのうえご相談ください。";
const ASK_EN = "Show this screen to your IT department.";

/** The company's proxy. */
export const proxy: Record<Code, Message> = {
  proxy_unreachable: {
    ja: text(
      "プロキシに接続できません。",
      "このパソコンには、インターネットへの出口としてプロキシが設定されていますが、返事がありません。",
      "社内ネットワーク（LANケーブル、Wi-Fi、VPN）につながっているかご確認のうえ、もう一度お試しください。",
      "社外でお使いのときは、プロキシの設定を外す必要があることがあります。",
      ASK,
    ),
    en: text(
      "The proxy cannot be reached.",
      "This PC is set to use a proxy as its way to the internet, but it does not answer.",
      "Check that you are on the company network (cable, Wi-Fi, VPN) and try again.",
      "Outside of the company, the proxy setting may have to be turned off.",
      ASK_EN,
    ),
  },
  proxy_credentials_required: {
    ja: text(
      "プロキシの認証が済んでいないため、先へ進めません。",
      "お勤め先のプロキシが、ユーザ名とパスワードを求めています。入力されるまで、この先へは何も送りません。",
      "社内のシステム担当の方に「プロキシのユーザ名とパスワード」をお尋ねください。",
      "わかりましたら、もう一度お試しください。プロキシ認証の画面が表示されますので、入力してください。",
    ),
    en: text(
      "The proxy has not been told who you are.",
      "Your company's proxy asks for a user name and a password. Until it is told, nothing is sent any further.",
      "Ask your IT department for the proxy's user name and password.",
      "Then try again and enter them.",
    ),
  },
  proxy_credentials_wrong: {
    ja: text(
      "プロキシのユーザ名またはパスワードが違います。",
      "お勤め先のプロキシが、入力された内容を受け付けませんでした。",
      "大文字と小文字、Caps Lock を確かめて、もう一度入力してください。",
    ),
    en: text(
      "The proxy does not take this user name and password.",
      "Your company's proxy refused what was entered.",
      "Check upper and lower case and Caps Lock, and enter them again.",
    ),
  },
  proxy_user_empty: {
    ja: text(
      "ユーザ名が入力されていません。",
      "プロキシのユーザ名を入力してください。",
      "ユーザ名を入力してください。",
    ),
    en: text("The user name is empty.", "Enter the proxy's user name.", "Enter the user name."),
  },
  proxy_unsupported: {
    ja: text(
      "プロキシの認証方式に対応していません。",
      "お勤め先のプロキシが求める認証方式を、このアプリは使えません。",
      "社内のシステム担当の方に「銀行のサービスへの通信を、プロキシ認証の対象から外す」よう、ご相談ください。",
    ),
    en: text(
      "The proxy's way to authenticate is not supported.",
      "The proxy asks for a way to authenticate that this app does not know.",
      "Ask your IT department to let connections to the bank pass without authentication.",
    ),
  },
  proxy_authentication_forbidden: {
    ja: text(
      "プロキシの認証方式が、管理者の設定で禁止されています。",
      "お勤め先のプロキシが求める認証方式を、このパソコンの設定（ポリシー）が禁止しています。ユーザ名やパスワードは送っていません。",
      "社内のシステム担当の方に、この画面をお見せのうえ、「プロキシの認証方式が、ポリシー WeakestProxyAuthentication（Linux では weakest_proxy_authentication）の許す方式より弱い」とお伝えください。",
    ),
    en: text(
      "The proxy's way to authenticate is forbidden by this PC's policy.",
      "The proxy asks for a way to authenticate that this PC's policy does not allow. No user name or password was sent.",
      "Show this screen to your IT department: the proxy's ways are weaker than the policy WeakestProxyAuthentication (on Linux weakest_proxy_authentication) allows.",
    ),
  },
  proxy_sign_in_failed: {
    ja: text(
      "プロキシが、社内ネットワークへのサインインを求めています。",
      "お勤め先のプロキシは、社内のドメインにサインインしている利用者だけを通します。このパソコンからは、その確認ができませんでした。",
      "社内ネットワーク（LANケーブル、Wi-Fi、VPN）につないで、パソコンにサインインし直してから、もう一度お試しください。",
      ASK,
    ),
    en: text(
      "The proxy asks for a user who is signed in to the company network.",
      "Your company's proxy lets through only users of its domain. This PC could not show that you are one.",
      "Connect to the company network (cable, Wi-Fi, VPN), sign in to this PC again, and try once more.",
      ASK_EN,
    ),
  },
  proxy_refused: {
    ja: text(
      "プロキシが、銀行のサービスへの接続を許可しませんでした。",
      "お勤め先のプロキシの設定で、接続先が制限されています。",
      "社内のシステム担当の方に「このアプリから銀行のサービスへの接続を許可する」よう、ご依頼ください。",
    ),
    en: text(
      "The proxy does not allow the connection to the bank's service.",
      "Your company's proxy restricts where connections may lead.",
      "Ask your IT department to allow this app's connections to the bank.",
    ),
  },
  proxy_service_unreachable: {
    ja: text(
      "プロキシから銀行のサービスに接続できません。",
      "プロキシまでは届きましたが、その先の銀行のサービスから返事がありません。サービスが止まっていることもあります。",
      "数分たってから、もう一度お試しください。",
      "解決しないときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "The proxy does not reach the bank's service.",
      "The proxy was reached, but nothing answers behind it. The service may be down.",
      "Try again in a few minutes.",
      "If that does not help, call the contact.",
    ),
  },
  proxy_unreadable: {
    ja: text(
      "プロキシの返事を読み取れませんでした。",
      "プロキシとして設定された相手が、プロキシではないか、途中で通信が切れました。",
      "もう一度お試しください。",
      ASK,
    ),
    en: text(
      "The proxy's answer cannot be read.",
      "What is set as the proxy may be none, or the connection broke off.",
      "Try again.",
      ASK_EN,
    ),
  },
  proxy_inspects: {
    ja: text(
      "プロキシが、暗号化された通信を検査しています。",
      "銀行のサービスの証明書ではなく、お勤め先のプロキシの証明書が返ってきました。本物の銀行かどうかを確認できないため、接続をやめました。パスワードは送っていません。",
      "社内のシステム担当の方に「銀行のサービスへの通信を、TLS（SSL）検査の対象から外す」よう、ご依頼ください。",
      "電子証明書の更新では、この検査があると認証そのものができません。",
    ),
    en: text(
      "The proxy inspects encrypted traffic.",
      "The certificate that came is the proxy's, not the bank's. The connection was given up; no password was sent.",
      "Ask your IT department to exempt connections to the bank from TLS inspection.",
      "A renewal cannot work through such an inspection at all.",
    ),
  },
  proxy_setting_unusable: {
    ja: text(
      "プロキシの設定を使えません。",
      "このパソコンに設定されているプロキシのアドレスが正しくないか、対応していない種類（SOCKS など）です。",
      ASK,
    ),
    en: text(
      "The proxy setting cannot be used.",
      "The address that is set is none, or of a kind that is not supported (such as SOCKS).",
      ASK_EN,
    ),
  },
  proxy_script_unavailable: {
    ja: text(
      "プロキシの自動設定を取得できません。",
      "このパソコンは、プロキシの自動設定（自動構成スクリプト）を使うように設定されていますが、その設定を取得できません。",
      "社内ネットワーク（LANケーブル、Wi-Fi、VPN）につながっているかご確認のうえ、もう一度お試しください。",
      ASK,
    ),
    en: text(
      "The automatic proxy configuration cannot be fetched.",
      "This PC is set to find its proxy by a configuration script, which cannot be fetched.",
      "Check that you are on the company network (cable, Wi-Fi, VPN) and try again.",
      ASK_EN,
    ),
  },
  proxy_script_failed: {
    ja: text(
      "プロキシの自動設定に誤りがあります。",
      "お勤め先のプロキシの自動設定（自動構成スクリプト）から、銀行のサービスへの経路がわかりませんでした。",
      ASK,
    ),
    en: text(
      "The automatic proxy configuration fails.",
      "Your company's configuration script does not tell the way to the bank's service.",
      ASK_EN,
    ),
  },
};

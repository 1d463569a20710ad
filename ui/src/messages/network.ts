import type { ErrorCode } from "../bindings/ErrorCode";
import { type Message, text } from "./message";

type Code = Extract<
  ErrorCode,
  | "host_not_found"
  | "connection_refused"
  | "timed_out"
  | "connection_lost"
  | "server_untrusted"
  | "server_name_mismatch"
  | "clock_wrong"
  | "tls_failed"
  | "redirect_refused"
>;

/** The way to the bank. */
export const network: Record<Code, Message> = {
  host_not_found: {
    ja: text(
      "銀行のサービスが見つかりません。",
      "インターネットにつながっていないか、社内ネットワークの設定（プロキシなど）が必要なことがあります。",
      "ブラウザで、ほかのウェブサイトが開けるかご確認ください。",
      "開けないときは、LANケーブルやWi-Fiの接続をご確認ください。",
      "開けるときは、社内のシステム担当の方に「このアプリからの接続にプロキシの設定が必要か」をお尋ねください。",
    ),
    en: text(
      "The bank's service cannot be found.",
      "This PC may be offline, or your company's network may need a setting such as a proxy.",
      "Check whether other websites open in your browser.",
      "If they do not, check the network cable or Wi-Fi.",
      "If they do, ask your IT department whether this app needs a proxy setting.",
    ),
  },
  connection_refused: {
    ja: text(
      "銀行のサービスに接続できません。",
      "接続が拒否されました。サービスが止まっているか、セキュリティソフトやファイアウォールが接続を止めています。",
      "数分たってから、もう一度お試しください。",
      "同じときは、社内のシステム担当の方に「このアプリの通信が止められていないか」をお尋ねください。",
      "解決しないときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "The connection to the bank's service was refused.",
      "The service may be down, or security software or a firewall blocks the connection.",
      "Try again in a few minutes.",
      "If it happens again, ask your IT department whether this app's connections are blocked.",
      "If that does not help, call the contact.",
    ),
  },
  timed_out: {
    ja: text(
      "時間内に返事がありませんでした。",
      "回線が混み合っているか、通信が途中で止められています。申請は保存してあり、同じ申請の続きから進みます。",
      "しばらくたってから、もう一度お試しください。",
      "Wi-Fiをお使いのときは、電波の強い場所か、有線の接続でお試しください。",
      "何度試しても同じときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "There was no answer in time.",
      "The line may be busy, or something stops the traffic. The request is kept, and the same request goes on.",
      "Try again in a little while.",
      "On Wi-Fi, move to a better signal or use a cable.",
      "If it keeps happening, call the contact.",
    ),
  },
  connection_lost: {
    ja: text(
      "通信が途中で切れました。",
      "申請は保存してあります。もう一度試すと、新しい申請ではなく、同じ申請の続きから進みます。",
      "LANケーブルやWi-Fiの接続をご確認のうえ、もう一度お試しください。",
      "何度も切れるときは、社内のシステム担当の方か、お問い合わせ先へご相談ください。",
    ),
    en: text(
      "The connection broke off.",
      "The request is kept. Trying again continues the same request; it makes no new one.",
      "Check the network cable or Wi-Fi and try again.",
      "If it keeps breaking off, ask your IT department or call the contact.",
    ),
  },
  server_untrusted: {
    ja: text(
      "接続先が、本物の銀行のサービスだと確認できませんでした。",
      "安全のため、接続をやめました。パスワードは送っていません。セキュリティソフトや社内のプロキシが、暗号化された通信を検査していると起こります。",
      "社内のシステム担当の方に「このアプリの通信を、TLS（SSL）検査の対象から外す」よう、ご依頼ください。",
      "ホテルや公衆のWi-Fiをお使いのときは、別のネットワークでお試しください。",
      "お心当たりがないときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "It could not be verified that the server is the bank's.",
      "The connection was given up for safety; no password was sent. This happens where security software or a company proxy inspects encrypted traffic.",
      "Ask your IT department to exempt this app's connections from TLS inspection.",
      "On hotel or public Wi-Fi, use another network.",
      "If neither applies, call the contact.",
    ),
  },
  server_name_mismatch: {
    ja: text(
      "接続先の名前が、銀行のサービスと一致しません。",
      "安全のため、接続をやめました。パスワードは送っていません。公衆のWi-Fiや社内のプロキシが、別の接続先へつないでいることがあります。",
      "公衆のWi-Fiをお使いのときは、別のネットワークでお試しください。",
      "社内のシステム担当の方に、プロキシやセキュリティソフトの設定をお尋ねください。",
      "解決しないときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "The server's name is not that of the bank's service.",
      "The connection was given up for safety; no password was sent. Public Wi-Fi or a company proxy may lead elsewhere.",
      "On public Wi-Fi, use another network.",
      "Ask your IT department about proxy and security software settings.",
      "If that does not help, call the contact.",
    ),
  },
  clock_wrong: {
    ja: text(
      "このパソコンの日付と時刻が、大きくずれています。",
      "日付と時刻が正しくないと、接続先が本物の銀行かどうかを確認できません。",
      "画面右下の時計を右クリックし、「日時を調整する」を選んでください。",
      "「時刻を自動的に設定する」をオンにし、「今すぐ同期」を押してください。タイムゾーンは「大阪、札幌、東京」です。",
      "変更できないときは、社内のシステム担当の方にご依頼ください。正しい日時になったら、もう一度お試しください。",
    ),
    en: text(
      "This PC's date and time are far off.",
      "Without the right time, it cannot be verified that the server is the bank's.",
      "Right-click the clock on the taskbar and choose “Adjust date and time”.",
      "Turn on “Set time automatically” and press “Sync now”. The time zone is Osaka, Sapporo, Tokyo.",
      "If you may not change it, ask your IT department. Then try again.",
    ),
  },
  tls_failed: {
    ja: text(
      "安全な通信を始められませんでした。",
      "暗号化された通信の準備に失敗しました。セキュリティソフトや社内のプロキシが影響していることがあります。",
      "もう一度お試しください。",
      "同じときは、社内のシステム担当の方に、プロキシやセキュリティソフトがこのアプリの通信に触れていないかお尋ねください。",
      "解決しないときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "A secure connection could not be set up.",
      "Encryption failed to start. Security software or a company proxy may interfere.",
      "Try again.",
      "If it happens again, ask your IT department whether a proxy or security software touches this app's connections.",
      "If that does not help, call the contact.",
    ),
  },
  redirect_refused: {
    ja: text(
      "別の接続先へ案内されたため、接続をやめました。",
      "公衆のWi-Fiのログイン画面や、社内のプロキシの案内画面へつながれることがあります。安全のため、案内には従っていません。",
      "ブラウザを開き、Wi-Fiや社内ネットワークのログイン画面が出たら、先にログインしてください。",
      "その後、もう一度お試しください。",
      "同じときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "The answer pointed to another server, so the connection was given up.",
      "A Wi-Fi login page or a company proxy's notice may be in between. For safety it was not followed.",
      "Open your browser; if a Wi-Fi or company network login page appears, log in there first.",
      "Then try again.",
      "If it happens again, call the contact.",
    ),
  },
};

import type { ErrorCode } from "../bindings/ErrorCode";
import { type Message, text } from "./message";

type Code = Extract<
  ErrorCode,
  | `state_${string}`
  | "already_running"
  | "unfinished_request"
  | "nothing_to_resume"
  | "profile_unusable"
  | "cryptography_failed"
>;

/** The app's own files and state. */
export const app: Record<Code, Message> = {
  state_unwritable: {
    ja: text(
      "アプリの作業用フォルダーに書き込めません。",
      "途中で通信が切れても申請をなくさないよう、先に記録を保存します。それができないため、先へ進めません。",
      "ふだんお使いのユーザーでサインインしているか、ご確認ください。",
      "セキュリティソフトが保存を止めていないか、社内のシステム担当の方にお尋ねください。",
      "解決しないときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "The app cannot write to its own folder.",
      "It saves a record first, so that a request survives a broken connection. It cannot go on without that.",
      "Check that you are signed in as your usual user.",
      "Ask your IT department whether security software blocks it.",
      "If that does not help, call the contact.",
    ),
  },
  state_full: {
    ja: text(
      "パソコンの空き容量が足りません。",
      "途中で通信が切れても申請をなくさないよう、先に記録を保存します。その場所がありません。",
      "ごみ箱を空にする、不要なファイルを移すなどして、空き容量を増やしてください。",
      "その後、もう一度お試しください。",
    ),
    en: text(
      "There is no space left on this PC.",
      "The app saves a record first, so that a request survives a broken connection. There is no room for it.",
      "Free some disk space, for example by emptying the recycle bin.",
      "Then try again.",
    ),
  },
  state_corrupt: {
    ja: text(
      "前回の申請の記録が壊れています。",
      "前回の申請の続きから進めることができません。銀行で、証明書が発行済みになっていることがあります。",
      "お問い合わせ先へお電話のうえ、ログインIDをお伝えになり、発行済みの証明書がないかご確認ください。",
      "発行済みで、このパソコンの一覧にないときは、その証明書の失効をご依頼ください。",
      "その後、もう一度「証明書発行」からお手続きください。",
    ),
    en: text(
      "The record of the last request is damaged.",
      "The last request cannot go on. The bank may have issued a certificate for it.",
      "Call the contact with your login ID and ask whether a certificate was issued.",
      "If so, and it is not in this PC's list, ask them to revoke it.",
      "Then issue a certificate again.",
    ),
  },
  already_running: {
    ja: text(
      "このアプリは、すでに動いています。",
      "証明書を二重に申請しないよう、一度に動かせるのは1つだけです。",
      "この画面を閉じ、タスクバーから、先に開いているほうの画面をご利用ください。",
      "見つからないときは、パソコンを再起動してから、もう一度アプリを起動してください。",
    ),
    en: text(
      "This app is already running.",
      "Only one may run at a time, so that no certificate is requested twice.",
      "Close this window and use the one already open (see the taskbar).",
      "If there is none, restart the PC and start the app again.",
    ),
  },
  unfinished_request: {
    ja: text(
      "別のログインIDの申請が、途中で終わっています。",
      "先の申請を終えるまで、別のログインIDの申請は始められません。",
      "アプリを閉じ、もう一度起動してください。「前回の続き」の画面が表示されます。",
      "「続ける」を押して、先の申請を終えてください。不要なときは「破棄する」を押してください。",
    ),
    en: text(
      "A request for another login ID has not been finished.",
      "A request for this login ID can begin once the other one is finished.",
      "Close the app and start it again; it shows the unfinished request.",
      "Continue it, or discard it if it is no longer needed.",
    ),
  },
  nothing_to_resume: {
    ja: text(
      "続きから始める申請はありません。",
      "前回の申請は、すでに終わっているか、破棄されています。",
      "「戻る」を押し、証明書の一覧をご確認ください。",
    ),
    en: text(
      "There is no request to continue.",
      "The last request is finished or was discarded.",
      "Press “Back” and look at the list of certificates.",
    ),
  },
  cryptography_failed: {
    ja: text(
      "暗号の処理に失敗しました。",
      "証明書の鍵を作る、または読み取る処理が、このパソコンでうまくいきませんでした。",
      "アプリをいったん閉じ、パソコンを再起動してから、もう一度お試しください。",
      "同じときは、お問い合わせ先へお電話のうえ、エラーコードをお伝えください。",
    ),
    en: text(
      "A cryptographic operation failed.",
      "This PC could not make or read the certificate's key.",
      "Close the app, restart the PC and try again.",
      "If it happens again, call the contact and give the error code.",
    ),
  },
  profile_unusable: {
    ja: text(
      "アプリの設定を読み込めません。",
      "銀行の接続先などの設定が壊れているか、見つかりません。",
      "アプリをいったん閉じ、もう一度起動してください。",
      "同じときは、アプリを入れ直してください。証明書は消えません。",
      "解決しないときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "The app's settings cannot be read.",
      "The settings with the bank's address are damaged or missing.",
      "Close the app and start it again.",
      "If that does not help, reinstall it. Certificates are not deleted.",
      "If it still fails, call the contact.",
    ),
  },
};

import { ja, type Messages } from "./message";

/** The app's own files and state. */
export const app = {
  state_unwritable: ja(
    "アプリの作業用フォルダーに書き込めません。",
    "途中で通信が切れても申請をなくさないよう、先に記録を保存します。それができないため、先へ進めません。",
    "ふだんお使いのユーザーでサインインしているか、ご確認ください。",
    "セキュリティソフトが保存を止めていないか、社内のシステム担当の方にお尋ねください。",
    "解決しないときは、お問い合わせ先へお電話ください。",
  ).en(
    "The app cannot write to its own folder.",
    "It saves a record first, so that a request survives a broken connection. It cannot go on without that.",
    "Check that you are signed in as your usual user.",
    "Ask your IT department whether security software blocks it.",
    "If that does not help, call the contact.",
  ),
  state_not_private: ja(
    "アプリの作業用フォルダーが、ほかの人にも書き換えられる状態です。",
    "秘密鍵を守れないため、先へ進めません。何も送っていません。",
    "社内のシステム担当の方に、この画面をお見せのうえ、「作業用フォルダーとその上のフォルダーに、利用者本人と管理者のほかは書き込めないようにする」よう、ご依頼ください。",
    "権限が直りましたら、もう一度お試しください。",
  ).en(
    "Others can write to the app's own folder.",
    "The private key would not be safe there, so the app cannot go on. Nothing was sent.",
    "Show this screen to your IT department: nobody but you and the administrator may be able to write to the app's own folder or to those above it.",
    "Once that is put right, try again.",
  ),
  state_full: ja(
    "パソコンの空き容量が足りません。",
    "途中で通信が切れても申請をなくさないよう、先に記録を保存します。その場所がありません。",
    "ごみ箱を空にする、不要なファイルを移すなどして、空き容量を増やしてください。",
    "その後、もう一度お試しください。",
  ).en(
    "There is no space left on this PC.",
    "The app saves a record first, so that a request survives a broken connection. There is no room for it.",
    "Free some disk space, for example by emptying the recycle bin.",
    "Then try again.",
  ),
  state_corrupt: ja(
    "前回の申請の記録が壊れています。",
    "前回の申請の続きから進めることができません。銀行で、証明書が発行済みになっていることがあります。",
    "お問い合わせ先へお電話のうえ、ログインIDをお伝えになり、発行済みの証明書がないかご確認ください。",
    "発行済みで、このパソコンの一覧にないときは、その証明書の失効をご依頼ください。",
    "その後、もう一度「証明書発行」からお手続きください。",
  ).en(
    "The record of the last request is damaged.",
    "The last request cannot go on. The bank may have issued a certificate for it.",
    "Call the contact with your login ID and ask whether a certificate was issued.",
    "If so, and it is not in this PC's list, ask them to revoke it.",
    "Then issue a certificate again.",
  ),
  support_bundle_unwritable: ja(
    "問い合わせ用情報を保存できません。",
    "デスクトップにも、ドキュメントやダウンロードのフォルダーにも、書き込めませんでした。証明書には影響ありません。",
    "ふだんお使いのユーザーでサインインしているか、ご確認ください。",
    "解決しないときは、この画面のまま、お問い合わせ先へお電話ください。",
  ).en(
    "The information for support cannot be saved.",
    "Neither the desktop nor the folders for documents and downloads can be written to. Certificates are not affected.",
    "Check that you are signed in as your usual user.",
    "If that does not help, call the contact with this screen open.",
  ),
  support_bundle_full: ja(
    "空き容量が足りず、問い合わせ用情報を保存できません。",
    "保存する場所がいっぱいです。証明書には影響ありません。",
    "ごみ箱を空にする、不要なファイルを移すなどして、空き容量を増やしてください。",
    "その後、もう一度お試しください。",
  ).en(
    "There is no space left to save the information for support.",
    "The disk is full. Certificates are not affected.",
    "Free some disk space, for example by emptying the recycle bin.",
    "Then try again.",
  ),
  already_running: ja(
    "このアプリは、すでに動いています。",
    "証明書を二重に申請しないよう、一度に動かせるのは1つだけです。",
    "この画面を閉じ、タスクバーから、先に開いているほうの画面をご利用ください。",
    "見つからないときは、パソコンを再起動してから、もう一度アプリを起動してください。",
  ).en(
    "This app is already running.",
    "Only one may run at a time, so that no certificate is requested twice.",
    "Close this window and use the one already open (see the taskbar).",
    "If there is none, restart the PC and start the app again.",
  ),
  unfinished_request: ja(
    "別のログインIDの申請が、途中で終わっています。",
    "先の申請を終えるまで、別のログインIDの申請は始められません。",
    "アプリを閉じ、もう一度起動してください。「前回の続き」の画面が表示されます。",
    "「続ける」を押して、先の申請を終えてください。不要なときは「破棄する」を押してください。",
  ).en(
    "A request for another login ID has not been finished.",
    "A request for this login ID can begin once the other one is finished.",
    "Close the app and start it again; it shows the unfinished request.",
    "Continue it, or discard it if it is no longer needed.",
  ),
  nothing_to_resume: ja(
    "続きから始める申請はありません。",
    "前回の申請は、すでに終わっているか、破棄されています。",
    "「戻る」を押し、証明書の一覧をご確認ください。",
  ).en(
    "There is no request to continue.",
    "The last request is finished or was discarded.",
    "Press “Back” and look at the list of certificates.",
  ),
  cryptography_failed: ja(
    "暗号の処理に失敗しました。",
    "証明書の鍵を作る、または読み取る処理が、このパソコンでうまくいきませんでした。",
    "アプリをいったん閉じ、パソコンを再起動してから、もう一度お試しください。",
    "同じときは、お問い合わせ先へお電話のうえ、エラーコードをお伝えください。",
  ).en(
    "A cryptographic operation failed.",
    "This PC could not make or read the certificate's key.",
    "Close the app, restart the PC and try again.",
    "If it happens again, call the contact and give the error code.",
  ),
  profile_unusable: ja(
    "アプリの設定を読み込めません。",
    "銀行の接続先などの設定が壊れているか、見つかりません。",
    "アプリをいったん閉じ、もう一度起動してください。",
    "同じときは、アプリを入れ直してください。証明書は消えません。",
    "解決しないときは、お問い合わせ先へお電話ください。",
  ).en(
    "The app's settings cannot be read.",
    "The settings with the bank's address are damaged or missing.",
    "Close the app and start it again.",
    "If that does not help, reinstall it. Certificates are not deleted.",
    "If it still fails, call the contact.",
  ),
} satisfies Messages;

/** What was typed cannot be right. */
export const typed = {
  login_id_empty: ja(
    "ログインIDを入力してください。",
    "WEBサービスにログインするときの「ログインID」です。",
    "お忘れのときは、お問い合わせ先へお電話ください。",
  ).en(
    "Enter your login ID.",
    "It is the login ID you use for the web service.",
    "If you have forgotten it, call the contact.",
  ),
  login_id_too_long: ja(
    "ログインIDが長すぎます。",
    "ログインIDは64文字までです。余分な文字が入っていないかご確認ください。",
    "ログインIDを入力し直してください。",
  ).en(
    "The login ID is too long.",
    "A login ID has at most 64 characters. Check for characters that do not belong.",
    "Enter the login ID again.",
  ),
  login_id_invalid: ja(
    "ログインIDに使えない文字が入っています。",
    "コロン（:）、全角の英数字、画面に見えない文字は使えません。メールなどから貼り付けたときは、キーボードで入力し直してください。",
    "ログインIDを入力し直してください。",
  ).en(
    "The login ID contains a character that cannot be used.",
    "Colons, full-width letters and invisible characters are not allowed. If you pasted it, type it by hand instead.",
    "Enter the login ID again.",
  ),
  password_empty: ja(
    "パスワードを入力してください。",
    "パスワードの欄が空いています。",
    "お忘れのときは、お問い合わせ先へお電話ください。",
  ).en("Enter your password.", "The password field is empty.", "If you have forgotten it, call the contact."),
  password_too_long: ja(
    "パスワードが長すぎます。",
    "パスワードは128文字までです。ほかの文章を貼り付けていないかご確認ください。",
    "パスワードを入力し直してください。",
  ).en(
    "The password is too long.",
    "A password has at most 128 characters. Check whether other text was pasted.",
    "Enter the password again.",
  ),
  password_invalid: ja(
    "パスワードに使えない文字が入っています。",
    "改行など、画面に見えない文字は使えません。貼り付けたときは、キーボードで入力し直してください。",
    "パスワードを入力し直してください。",
  ).en(
    "The password contains a character that cannot be used.",
    "Line breaks and other invisible characters are not allowed. If you pasted it, type it by hand.",
    "Enter the password again.",
  ),
} satisfies Messages;

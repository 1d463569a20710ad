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

/** The place where certificates and keys are kept. */
export const store = {
  store_password_required: ja(
    "証明書データベースのパスワードが必要です。",
    "このパソコンの証明書データベースは、パスワードで保護されています。WEBサービスのログインパスワードではありません。",
    "データベースを設定した方か、社内のシステム担当の方にお尋ねください。",
  ).en(
    "The certificate database needs its password.",
    "This PC's certificate database is protected by a password. It is not the web service's login password.",
    "Ask whoever set up the database, or your IT department.",
  ),
  store_password_wrong: ja(
    "証明書データベースのパスワードが違います。",
    "大文字と小文字をご確認ください。WEBサービスのログインパスワードではありません。",
    "わからないときは、社内のシステム担当の方にお尋ねください。",
  ).en(
    "The certificate database's password is wrong.",
    "Check upper and lower case. It is not the web service's login password.",
    "If you do not know it, ask your IT department.",
  ),
  store_read_only: ja(
    "証明書の保存先に書き込めません。",
    "このユーザーには、証明書を保存する権限がありません。保存先にあるほかの証明書は、変えていません。",
    "ふだんお使いのユーザーでサインインしているか、ご確認ください。",
    "社内のシステム担当の方に、証明書の保存先への書き込みの許可をご依頼ください。",
    "許可されたら、もう一度お試しください。",
  ).en(
    "The certificate store cannot be written to.",
    "This user may not save certificates. Nothing in the store was changed.",
    "Check that you are signed in as your usual user.",
    "Ask your IT department to allow writing to the certificate store.",
    "Then try again.",
  ),
  store_full: ja(
    "空き容量が足りず、証明書を保存できません。",
    "証明書を保存する場所がいっぱいです。申請は保存してあり、続きから進められます。",
    "ごみ箱を空にする、不要なファイルを移すなどして、空き容量を増やしてください。",
    "その後、もう一度お試しください。",
  ).en(
    "There is no space left to save the certificate.",
    "The place for certificates is full. The request is kept and can go on.",
    "Free some disk space, for example by emptying the recycle bin.",
    "Then try again.",
  ),
  store_corrupt: ja(
    "証明書データベースが壊れています。",
    "このパソコンの証明書データベースを読み取れませんでした。さらに傷めないよう、何も変えていません。",
    "社内のシステム担当の方に、証明書データベースの修復か、バックアップからの復元をご依頼ください。",
    "ほかの証明書も入っていることがあるため、データベースをご自分で消さないでください。",
    "お困りのときは、お問い合わせ先へお電話ください。",
  ).en(
    "The certificate database is damaged.",
    "It could not be read. Nothing was changed, so as not to damage it further.",
    "Ask your IT department to repair it or restore it from a backup.",
    "Do not delete it yourself: it may hold other certificates.",
    "If you need help, call the contact.",
  ),
  store_old_format: ja(
    "証明書データベースが、古い形式のままです。",
    "このパソコンの証明書データベース（cert8.db、key3.db）は、いまのブラウザでは読み取れない形式です。別のデータベースを作ると中の証明書が見えなくなるため、何も変えていません。",
    "社内のシステム担当の方に、この画面をお見せのうえ、データベースを新しい形式（cert9.db、key4.db）に変換するか、不要なら別の場所へ移すよう、ご依頼ください。",
    "その後、もう一度お試しください。",
  ).en(
    "The certificate database is of an old format.",
    "Today's browsers do not read this PC's certificate database (cert8.db, key3.db). A new one beside it would hide what is in it, so nothing was changed.",
    "Show this screen to your IT department: the database has to be converted to the new format (cert9.db, key4.db), or moved away if nobody needs it.",
    "Then try again.",
  ),
  store_unavailable: ja(
    "証明書の保存に必要な部品が見つかりません。",
    "このパソコンに、証明書データベースを扱う部品（ライブラリ）が入っていないか、読み込めません。",
    "アプリをいったん閉じ、パソコンを再起動してください。",
    "同じときは、社内のシステム担当の方に、NSSライブラリのインストールをご依頼ください。",
  ).en(
    "A component needed to save certificates is missing.",
    "The library for the certificate database is not installed or cannot be loaded.",
    "Close the app and restart the PC.",
    "If that does not help, ask your IT department to install the NSS library.",
  ),
  stored_key_unusable: ja(
    "証明書の鍵が、正しく動きませんでした。",
    "証明書と対になる鍵で試しに署名しましたが、確認できませんでした。申請は保存してあり、失われていません。",
    "アプリをいったん閉じ、パソコンを再起動してから、もう一度お試しください。",
    "リモートデスクトップをお使いのときは、パソコンの前で直接お試しください。",
    "同じときは、お問い合わせ先へお電話ください。",
  ).en(
    "The certificate's key does not work properly.",
    "A trial signature with the certificate's key could not be verified. The request is kept; nothing is lost.",
    "Close the app, restart the PC and try again.",
    "If you use remote desktop, try at the PC itself.",
    "If it happens again, call the contact.",
  ),
  store_failed: ja(
    "証明書の保存先で問題が起きました。",
    "証明書の保存先が、読み書きに応じませんでした。申請を始めていたときは、記録を保存してあります。",
    "アプリをいったん閉じ、パソコンを再起動してから、もう一度お試しください。",
    "同じときは、社内のシステム担当の方か、お問い合わせ先へご相談ください。",
  ).en(
    "The certificate store failed.",
    "It did not answer. If a request had been started, its record is kept.",
    "Close the app, restart the PC and try again.",
    "If it happens again, ask your IT department or call the contact.",
  ),
  certificate_not_found: ja(
    "選んだ証明書が見つかりません。",
    "削除されたか、別のパソコンや別のWindowsユーザーで取得した証明書です。証明書は、取得したときと同じパソコン、同じユーザーでだけ使えます。",
    "証明書を取得したときと同じユーザーでサインインしているか、ご確認ください。",
    "「戻る」を押すと、いま使える証明書の一覧が表示されます。",
    "見つからないときは、お問い合わせ先へお電話のうえ、古い証明書の失効をご依頼ください。その後「証明書発行」へお進みください。",
  ).en(
    "The chosen certificate cannot be found.",
    "It was deleted, or obtained on another PC or by another Windows user. A certificate works only on the PC and for the user that obtained it.",
    "Check that you are signed in as the user who obtained it.",
    "“Back” shows the certificates that can be used now.",
    "If it is not there, call the contact to have the old one revoked, then issue a new one.",
  ),
} satisfies Messages;

import { ja, type Messages } from "./message";

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
  hardware_key_unavailable: ja(
    "証明書の鍵を、セキュリティチップに作れませんでした。",
    "このパソコンでは、証明書の鍵をセキュリティチップ（TPM）の中に作ることになっていますが、TPMが無いか、止められているか、必要な署名に対応していません。申請は送っていません。",
    "社内のシステム担当の方に、この画面をお見せのうえ、TPM 2.0が有効かどうかの確認をご依頼ください。",
    "その後、もう一度お試しください。",
  ).en(
    "The certificate's key could not be made in the security chip.",
    "On this PC the key has to be made in the security chip (TPM), which is missing, switched off, or does not sign as needed. No request was sent.",
    "Show this screen to your IT department: a TPM 2.0 has to be there, and enabled.",
    "Then try again.",
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

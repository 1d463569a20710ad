import { ja, type Message, type Messages } from "./message";

const goesOn = "いまのバージョンのまま、お使いになれます。";

/** A new version that could not be fetched or installed on this PC, or was refused because it may not be the bank's. */
export const update = {
  update_service_failed: ja(
    "新しいバージョンの配布サービスで、エラーが起きています。",
    `このパソコンの問題ではありません。${goesOn}`,
    "しばらくたってから、もう一度お試しください。",
  ).en(
    "The update service has failed.",
    "Nothing is wrong with this PC. The present version goes on working.",
    "Try again later.",
  ),
  update_too_slow: ja(
    "通信がたいへん遅いため、ダウンロードをやめました。",
    goesOn,
    "ネットワークの混み具合や、Wi-Fiの電波の状態をご確認ください。",
    "その後、もう一度お試しください。はじめからダウンロードします。",
  ).en(
    "The download was given up because it is too slow.",
    "The present version goes on working.",
    "Check the network or the Wi-Fi signal.",
    "Then try again; the download begins again.",
  ),
  update_interrupted: ja(
    "ダウンロードの途中で、通信が切れました。",
    goesOn,
    "LANケーブルやWi-Fiの接続をご確認ください。",
    "その後、もう一度お試しください。はじめからダウンロードします。",
  ).en(
    "The connection was lost during the download.",
    "The present version goes on working.",
    "Check the network cable or the Wi-Fi.",
    "Then try again; the download begins again.",
  ),
  update_forbidden: ja(
    "このパソコンでは、社内の管理者がアプリを更新します。",
    "新しいバージョンへの更新が必要ですが、ここからは行えない設定になっています。",
    "社内のシステム担当の方に「アプリを新しいバージョンにしてください」とご依頼ください。",
  ).en(
    "Your company's administrator updates the app on this PC.",
    "A new version is needed, but this PC is set not to install it from here.",
    "Ask your IT department to install the new version of the app.",
  ),
  update_waits: ja(
    "途中の申請があるため、まだインストールできません。",
    "申請を終えるまで、アプリは入れ替えません。",
    "アプリを閉じ、もう一度起動してください。「前回の続き」の画面が表示されます。",
    "先に申請を終えてから、インストールしてください。",
  ).en(
    "A request is unfinished, so the new version has to wait.",
    "The app is not replaced before the request is finished.",
    "Close the app and start it again; it shows the unfinished request.",
    "Finish it, then install the new version.",
  ),
  update_no_installer: ja(
    "このパソコンには、アプリを入れ替えるしくみがありません。",
    `ダウンロードは済んでいますが、インストールを始められませんでした。${goesOn}`,
    "社内のシステム担当の方に、新しいバージョンのインストールをご依頼ください。",
  ).en(
    "This PC has no means to install the new version.",
    "It has been downloaded, but its installation cannot begin. The present version goes on working.",
    "Ask your IT department to install the new version.",
  ),
  update_declined: ja(
    "管理者の許可が得られなかったため、インストールしませんでした。",
    `何も変わっていません。${goesOn}ダウンロードしたものは残してあります。`,
    "もう一度「インストール」を押し、確認の画面で「はい」を選ぶか、管理者のパスワードを入力してください。",
    "管理者の権限がないときは、社内のシステム担当の方にご依頼ください。",
  ).en(
    "The administrator's consent was not given, so nothing was installed.",
    "Nothing has changed, and the present version goes on working. The download is kept.",
    "Press “Install” again and consent, or enter an administrator's password.",
    "Without administrator rights, ask your IT department.",
  ),
  update_installer_busy: ja(
    "ほかのソフトウェアのインストール中のため、インストールできませんでした。",
    `このパソコンで、別の更新やインストールが行われています。何も変わっていません。${goesOn}`,
    "数分お待ちになり、もう一度「インストール」を押してください。",
    "長く続くときは、社内のシステム担当の方にご相談ください。",
  ).en(
    "Other software is being installed, so the new version was not.",
    "Another update or installation is under way on this PC. Nothing has changed, and the present version goes on working.",
    "Wait a few minutes, then press “Install” again.",
    "If it goes on for long, ask your IT department.",
  ),
  update_needs_package: ja(
    "新しいバージョンに必要なソフトウェアが、このパソコンに足りません。",
    `必要なものがそろうまで、入れ替えません。何も変わっていません。${goesOn}`,
    "社内のシステム担当の方に、新しいバージョンのインストールをご依頼ください。必要なソフトウェアの名前は、アプリの記録（ログ）にあります。",
  ).en(
    "The new version needs other software that is not on this PC.",
    "Nothing is replaced before that is there. Nothing has changed, and the present version goes on working.",
    "Ask your IT department to install the new version. The app's log names the software it needs.",
  ),
  update_install_failed: ja(
    "新しいバージョンをインストールできませんでした。",
    goesOn,
    "パソコンを再起動してから、もう一度お試しください。",
    "同じときは、お問い合わせ先へお電話のうえ、エラーコードをお伝えください。",
  ).en(
    "The new version could not be installed.",
    "The present version goes on working.",
    "Restart the PC and try again.",
    "If it happens again, call the contact and give the error code.",
  ),

  update_unreadable: refusal(
    "新しいバージョンの案内を読み取れません。",
    "The announcement of the new version cannot be read.",
  ),
  update_other_host: refusal(
    "新しいバージョンの案内が、別の接続先を指しています。",
    "The announcement of the new version points to another server.",
  ),
  update_older: refusal(
    "配布サービスの案内が、いまのバージョンや以前の案内より古いものです。",
    "The update service offers an older version, or repeats an older announcement.",
  ),
  update_other_platform: refusal(
    "このパソコンに合うバージョンが、配布されていません。",
    "There is no new version for this kind of PC.",
  ),
  update_unsigned: refusal(
    "新しいバージョンの案内に、電子署名がありません。",
    "The announcement of the new version is not signed.",
  ),
  update_unknown_key: refusal(
    "新しいバージョンの電子署名が、銀行のものと確認できません。",
    "The new version is signed by an unknown key.",
  ),
  update_changed: refusal(
    "新しいバージョンの案内やファイルが、署名されたものと違います。",
    "The new version's announcement or file is not what was signed.",
  ),
  update_too_large: refusal(
    "新しいバージョンのファイルが、案内より大きすぎます。",
    "The new version's file is larger than announced.",
  ),
} satisfies Messages;

/** The same advice for all of them: it is not for the clerk to judge. */
function refusal(japanese: string, english: string): Message {
  return ja(
    japanese,
    `安全のため、受け取りませんでした。${goesOn}`,
    "しばらくたってから、もう一度お試しください。",
    "同じときは、お問い合わせ先へお電話のうえ、エラーコードをお伝えください。",
  ).en(
    english,
    "It was refused to be safe. The present version goes on working.",
    "Try again later.",
    "If it happens again, call the contact and give the error code.",
  );
}

import type { ErrorCode } from "../bindings/ErrorCode";
import type { Message } from "./message";

type Code = Extract<ErrorCode, `update_${string}`>;

/** What has to do with this PC, its line or its administrator. */
type Here =
  | "update_service_failed"
  | "update_truncated"
  | "update_too_slow"
  | "update_interrupted"
  | "update_disk_full"
  | "update_unwritable"
  | "update_forbidden"
  | "update_waits"
  | "update_no_installer"
  | "update_declined"
  | "update_install_failed";

const goesOn = "いまのバージョンのまま、お使いになれます。";

/** A new version that could not be fetched or installed on this PC. */
const here: Record<Here, Message> = {
  update_service_failed: {
    ja: {
      title: "新しいバージョンの配布サービスで、エラーが起きています。",
      explanation: `このパソコンの問題ではありません。${goesOn}`,
      next: ["しばらくたってから、もう一度お試しください。"],
    },
    en: {
      title: "The update service has failed.",
      explanation: "Nothing is wrong with this PC. The present version goes on working.",
      next: ["Try again later."],
    },
  },
  update_truncated: {
    ja: {
      title: "新しいバージョンのファイルが、途中で終わっています。",
      explanation: `最後まで届かなかったため、インストールしませんでした。${goesOn}`,
      next: ["もう一度お試しください。続きからダウンロードします。"],
    },
    en: {
      title: "The new version's file ended too early.",
      explanation: "It did not arrive whole and was not installed. The present version goes on working.",
      next: ["Try again; the download goes on where it stopped."],
    },
  },
  update_too_slow: {
    ja: {
      title: "通信がたいへん遅いため、ダウンロードをやめました。",
      explanation: `ここまでに届いた分は残してあります。${goesOn}`,
      next: [
        "ネットワークの混み具合や、Wi-Fiの電波の状態をご確認ください。",
        "その後、もう一度お試しください。続きからダウンロードします。",
      ],
    },
    en: {
      title: "The download was given up because it is too slow.",
      explanation: "What has arrived is kept. The present version goes on working.",
      next: ["Check the network or the Wi-Fi signal.", "Then try again; the download goes on where it stopped."],
    },
  },
  update_interrupted: {
    ja: {
      title: "ダウンロードの途中で、通信が切れました。",
      explanation: `ここまでに届いた分は残してあります。${goesOn}`,
      next: [
        "LANケーブルやWi-Fiの接続をご確認ください。",
        "その後、もう一度お試しください。続きからダウンロードします。",
      ],
    },
    en: {
      title: "The connection was lost during the download.",
      explanation: "What has arrived is kept. The present version goes on working.",
      next: ["Check the network cable or the Wi-Fi.", "Then try again; the download goes on where it stopped."],
    },
  },
  update_disk_full: {
    ja: {
      title: "空き容量が足りず、新しいバージョンを保存できません。",
      explanation: `ここまでに届いた分は残してあります。${goesOn}`,
      next: [
        "ごみ箱を空にする、不要なファイルを移すなどして、空き容量を増やしてください。",
        "その後、もう一度お試しください。続きからダウンロードします。",
      ],
    },
    en: {
      title: "There is no space left for the new version.",
      explanation: "What has arrived is kept. The present version goes on working.",
      next: [
        "Free some disk space, for example by emptying the recycle bin.",
        "Then try again; the download goes on where it stopped.",
      ],
    },
  },
  update_unwritable: {
    ja: {
      title: "新しいバージョンを保存する場所に書き込めません。",
      explanation: `アプリの作業用フォルダーを使えませんでした。${goesOn}`,
      next: [
        "ふだんお使いのユーザーでサインインしているか、ご確認ください。",
        "セキュリティソフトが保存を止めていないか、社内のシステム担当の方にお尋ねください。",
      ],
    },
    en: {
      title: "The new version cannot be saved.",
      explanation: "The app's own folder cannot be written to. The present version goes on working.",
      next: [
        "Check that you are signed in as your usual user.",
        "Ask your IT department whether security software blocks it.",
      ],
    },
  },
  update_forbidden: {
    ja: {
      title: "このパソコンでは、社内の管理者がアプリを更新します。",
      explanation: "新しいバージョンへの更新が必要ですが、ここからは行えない設定になっています。",
      next: ["社内のシステム担当の方に「アプリを新しいバージョンにしてください」とご依頼ください。"],
    },
    en: {
      title: "Your company's administrator updates the app on this PC.",
      explanation: "A new version is needed, but this PC is set not to install it from here.",
      next: ["Ask your IT department to install the new version of the app."],
    },
  },
  update_waits: {
    ja: {
      title: "途中の申請があるため、まだインストールできません。",
      explanation: "申請を終えるまで、アプリは入れ替えません。",
      next: [
        "アプリを閉じ、もう一度起動してください。「前回の続き」の画面が表示されます。",
        "先に申請を終えてから、インストールしてください。",
      ],
    },
    en: {
      title: "A request is unfinished, so the new version has to wait.",
      explanation: "The app is not replaced before the request is finished.",
      next: [
        "Close the app and start it again; it shows the unfinished request.",
        "Finish it, then install the new version.",
      ],
    },
  },
  update_no_installer: {
    ja: {
      title: "このパソコンには、アプリを入れ替えるしくみがありません。",
      explanation: `ダウンロードは済んでいますが、インストールを始められませんでした。${goesOn}`,
      next: ["社内のシステム担当の方に、新しいバージョンのインストールをご依頼ください。"],
    },
    en: {
      title: "This PC has no means to install the new version.",
      explanation: "It has been downloaded, but its installation cannot begin. The present version goes on working.",
      next: ["Ask your IT department to install the new version."],
    },
  },
  update_declined: {
    ja: {
      title: "管理者の許可が得られなかったため、インストールしませんでした。",
      explanation: `何も変わっていません。${goesOn}ダウンロードしたものは残してあります。`,
      next: [
        "もう一度「インストール」を押し、確認の画面で「はい」を選ぶか、管理者のパスワードを入力してください。",
        "管理者の権限がないときは、社内のシステム担当の方にご依頼ください。",
      ],
    },
    en: {
      title: "The administrator's consent was not given, so nothing was installed.",
      explanation: "Nothing has changed, and the present version goes on working. The download is kept.",
      next: [
        "Press “Install” again and consent, or enter an administrator's password.",
        "Without administrator rights, ask your IT department.",
      ],
    },
  },
  update_install_failed: {
    ja: {
      title: "新しいバージョンをインストールできませんでした。",
      explanation: goesOn,
      next: [
        "パソコンを再起動してから、もう一度お試しください。",
        "同じときは、お問い合わせ先へお電話のうえ、エラーコードをお伝えください。",
      ],
    },
    en: {
      title: "The new version could not be installed.",
      explanation: "The present version goes on working.",
      next: ["Restart the PC and try again.", "If it happens again, call the contact and give the error code."],
    },
  },
};

/** What was refused because it may not be the bank's. */
const refused: Record<Exclude<Code, Here>, Message> = {
  update_unreadable: refusal(
    "新しいバージョンの案内を読み取れません。",
    "The announcement of the new version cannot be read.",
  ),
  update_insecure: refusal(
    "新しいバージョンが、暗号化されない場所に置かれています。",
    "The new version would come over a connection that is not encrypted.",
  ),
  update_other_host: refusal(
    "新しいバージョンの案内が、別の接続先を指しています。",
    "The announcement of the new version points to another server.",
  ),
  update_older: refusal(
    "配布サービスが、いまより古いバージョンを案内しています。",
    "The update service offers an older version.",
  ),
  update_other_platform: refusal(
    "このパソコンに合うバージョンが、配布されていません。",
    "There is no new version for this kind of PC.",
  ),
  update_unsigned: refusal("新しいバージョンに、電子署名がありません。", "The new version is not signed."),
  update_unknown_key: refusal(
    "新しいバージョンの電子署名が、銀行のものと確認できません。",
    "The new version is signed by an unknown key.",
  ),
  update_changed: refusal(
    "新しいバージョンのファイルが、署名されたものと違います。",
    "The new version's file is not the one that was signed.",
  ),
  update_other_version: refusal(
    "新しいバージョンの案内とファイルの中身が食い違っています。",
    "The announced version is not the one that was signed.",
  ),
  update_too_large: refusal(
    "新しいバージョンのファイルが、案内より大きすぎます。",
    "The new version's file is larger than announced.",
  ),
};

/** Every message about updates. */
export const update: Record<Code, Message> = { ...here, ...refused };

/** The same advice for all of them: it is not for the clerk to judge. */
function refusal(ja: string, en: string): Message {
  return {
    ja: {
      title: ja,
      explanation: `安全のため、受け取りませんでした。${goesOn}`,
      next: [
        "しばらくたってから、もう一度お試しください。",
        "同じときは、お問い合わせ先へお電話のうえ、エラーコードをお伝えください。",
      ],
    },
    en: {
      title: en,
      explanation: "It was refused to be safe. The present version goes on working.",
      next: ["Try again later.", "If it happens again, call the contact and give the error code."],
    },
  };
}

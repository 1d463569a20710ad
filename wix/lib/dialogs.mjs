// @ts-check
// The wizard's pages, with the manual's steps (section 1.1): 次へ, folder and 次へ, インストール, 完了.
import { text } from "./control.mjs";
import { Dialog, page, small } from "./dialog.mjs";

const NAME = "[ProductName]";

/** Pages of an installation. */
function installation() {
  return [
    page("WelcomeDlg", "セットアップへようこそ", NAME)
      .add(
        text(
          "Body",
          66,
          `このPCに ${NAME}（バージョン [ProductVersion]）をインストールします。\n\n` +
            "このアプリは、せとしん外為WEBサービスにログインするための電子証明書を発行・更新します。\n\n" +
            "続けるには「次へ」を押してください。",
        ),
      )
      .next("次へ(&N)", "WebViewDlg", "NOT WEBVIEW2 AND NOT WEBVIEW2SETUP")
      .also("Next", "NewDialog", "FolderDlg", "WEBVIEW2 OR WEBVIEW2SETUP", 2)
      .cancel(),
    page("WebViewDlg", "WebView2 ランタイムがありません", "アプリの画面の表示に使うマイクロソフトの部品です。")
      .add(
        text(
          "Body",
          66,
          "このPCには「Microsoft Edge WebView2 ランタイム」がありません。アプリを使うには、インストールの前か後に次のどちらかを行ってください。\n\n" +
            "・「Microsoft Edge」を最新版に更新する\n" +
            "・マイクロソフトのWebサイトで「WebView2 ランタイム」を検索し、「Evergreen ブートストラップ」を入手して実行する\n\n" +
            "社内のPCを管理している方がいる場合は、その方に依頼してください。このまま続けて、後で行うこともできます。",
          130,
        ),
      )
      .back("WelcomeDlg")
      .next("次へ(&N)", "FolderDlg")
      .cancel(),
    page("FolderDlg", "インストール先", "特に指定がなければ、変更する必要はありません。")
      .add(text("FolderLabel", 66, "インストール先のフォルダー(&F):", 15))
      .pathEdit("Folder", 84, "INSTALLDIR")
      .button("Change", 110, "変更(&H)...", ["SpawnDialog", "BrowseDlg"])
      .checkBox("Shortcut", 146, "DESKTOPSHORTCUT", "デスクトップにショートカットを作る(&D)")
      .back("WelcomeDlg")
      .next("次へ(&N)", "ReadyDlg")
      .before("Next", "SetTargetPath", "INSTALLDIR")
      .cancel(),
    page("ReadyDlg", "インストールの準備ができました", "「インストール」を押すと始まります。")
      .add(
        text(
          "Body",
          66,
          `インストール先:\n[INSTALLDIR]\n\n` +
            "変更するときは「戻る」を押してください。Windows の確認画面が出たら「はい」を選んでください。",
          90,
        ),
      )
      .back("FolderDlg")
      .finish("Install", "インストール(&I)", ["EndDialog", "Return"])
      .cancel(),
  ];
}

/** Repair and removal. */
function maintenance() {
  return [
    page("MaintenanceDlg", "修復と削除", NAME)
      .bigButton("Repair", 70, "修復(&P)", [
        ["[Maintenance]", "repair"],
        ["Reinstall", "ALL"],
        ["ReinstallMode", "ecmus"],
        ["EndDialog", "Return"],
      ])
      .add(text("RepairText", 92, "なくなったファイル、ショートカット、設定を元に戻します。", 22))
      .bigButton("Remove", 128, "削除(&R)", [
        ["[Maintenance]", "remove"],
        ["Remove", "ALL"],
        ["EndDialog", "Return"],
      ])
      .add(
        text(
          "RemoveText",
          150,
          "アプリをこのPCから取り除きます。発行済みの電子証明書は残り、引き続きログインに使えます。",
          30,
        ),
      )
      .focus("Repair")
      .cancel(),
  ];
}

/** Progress and the ends. */
function outcome() {
  return [
    page("ProgressDlg", "処理しています", "しばらくお待ちください。", { modeless: true }).progress().cancel(),
    ending("ExitDlg", "完了しました", "[DoneText]"),
    ending(
      "UserExit",
      "中止しました",
      "中止したため、このPCには何も変更されていません。もう一度行うには、セットアップを再度実行してください。",
    ),
    ending(
      "FatalError",
      "完了できませんでした",
      "エラーのため完了できませんでした。このPCは元の状態に戻されています。\n\n" +
        "管理者の権限があるか、空き容量があるかを確認し、もう一度お試しください。繰り返すときは、[ARPCONTACT]（フリーダイヤル [ARPHELPTELEPHONE]）までお問い合わせください。",
    ),
  ];
}

/** @param {string} name @param {string} title @param {string} body */
function ending(name, title, body) {
  return page(name, title, "")
    .add(text("Body", 66, body, 120))
    .end("Finish", "[FinishWord]", ["EndDialog", name === "ExitDlg" ? "Return" : "Exit"]);
}

/** Windows Installer opens these by itself. */
function questions() {
  return [
    small("CancelDlg", 260, 85)
      .add(text("Body", 15, "中止しますか？", 30, 38, 200))
      .choice("Yes", 72, 57, "はい(&Y)", ["EndDialog", "Exit"])
      .choice("No", 132, 57, "いいえ(&N)", ["EndDialog", "Return"])
      .focus("No"),
    small("ErrorDlg", 330, 101, { error: true })
      .add(text("ErrorText", 15, "", 55, 38, 280))
      .errorButtons(),
    small("OutOfDiskDlg", 330, 110)
      .add(
        text(
          "Body",
          15,
          "空き容量が足りません。不要なファイルを削除するか、別のドライブを指定してください。",
          50,
          20,
          290,
        ),
      )
      .choice("OK", 137, 82, "OK(&O)", ["EndDialog", "Return"])
      .focus("OK"),
    inUse(
      "FilesInUse",
      "アプリが動いています",
      "次のアプリが、これから置き換えるファイルを使っています。アプリを終了してから「再試行」を押してください。",
    )
      .list("FileInUseProcess")
      .choice("Retry", 236, 243, "再試行(&R)", ["EndDialog", "Retry"])
      .choice("Exit", 304, 243, "中止", ["EndDialog", "Exit"])
      .focus("Retry"),
    inUse(
      "MsiRMFilesInUse",
      "アプリが動いています",
      "次のアプリが、これから置き換えるファイルを使っています。「閉じて続ける」を押すと、アプリを閉じてから続けます。",
    )
      .list("FileInUseProcess")
      .choice("OK", 220, 243, "閉じて続ける(&C)", ["EndDialog", "Return"], 80)
      .before("OK", "RMShutdownAndRestart", "0")
      .choice("Exit", 304, 243, "中止", ["EndDialog", "Exit"])
      .focus("OK"),
    page("BrowseDlg", "インストール先の変更", "フォルダーを選んでください。", { child: true }).browser("INSTALLDIR"),
  ];
}

/** @param {string} name @param {string} title @param {string} body */
function inUse(name, title, body) {
  return page(name, title, "", { keepModeless: true }).add(text("Body", 58, body, 34));
}

/** @returns {Dialog[]} */
export function dialogs() {
  return [...installation(), ...maintenance(), ...outcome(), ...questions()];
}

/**
 * Words that depend on what was done; a later line overrules an earlier one. UPDATING is set by the
 * app where it starts the installer itself: its user has been asked, and sees but progress and end.
 */
export const outcomeWords = /** @type {const} */ ([
  ["DoneText", `${NAME} をインストールしました。スタートメニューの「${NAME}」から始められます。`, "NOT Installed"],
  [
    "DoneText",
    `${NAME} をバージョン [ProductVersion] に更新しました。「終了する」を押し、もう一度アプリを起動してください。`,
    "UPDATING",
  ],
  ["DoneText", `${NAME} を修復しました。`, 'Maintenance = "repair"'],
  [
    "DoneText",
    `${NAME} を削除しました。発行済みの電子証明書は残っています。`,
    'Maintenance = "remove" OR REMOVE ~= "ALL"',
  ],
  ["FinishWord", "終了する(&F)", "UPDATING"],
]);

/** When Windows Installer shows which page. Negative numbers are its ends. */
export const sequence = /** @type {const} */ ([
  ["WelcomeDlg", "NOT Installed AND NOT UPDATING", 1288],
  ["MaintenanceDlg", "Installed AND NOT REMOVE AND NOT REINSTALL", 1289],
  ["ProgressDlg", "", 1299],
  ["ExitDlg", "", -1],
  ["UserExit", "", -2],
  ["FatalError", "", -3],
]);

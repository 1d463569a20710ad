// @ts-check
// The wizard's pages, with the manual's steps (section 1.1): 次へ, folder and 次へ, インストール, 完了.
import { UNSAFE_FOLDER, UNSAFE_FOLDER_WORDS } from "./actions.mjs";
import {
  back,
  body,
  button,
  CANCEL,
  cancel,
  checkBox,
  ERROR_QUESTION,
  finish,
  folderChooser,
  forward,
  initial,
  MODELESS_PAGE,
  PAGE_ABOVE,
  page,
  pathEdit,
  programList,
  progress,
  QUESTION,
  text,
} from "./controls.mjs";

/** @typedef {import("./controls.mjs").Control} Control */
/** @typedef {import("./controls.mjs").Dialog} Dialog */

const NAME = "[ProductName]";

const WEBVIEW_IS_MISSING = "NOT WEBVIEW2 AND NOT WEBVIEW2SETUP";
const WEBVIEW_IS_THERE = "WEBVIEW2 OR WEBVIEW2SETUP";

/** @type {readonly Dialog[]} */
const installation = [
  page("WelcomeDlg", "セットアップへようこそ", NAME, [
    body(
      `このPCに ${NAME}（バージョン [ProductVersion]）をインストールします。\n\n` +
        "このアプリは、せとしん外為WEBサービスにログインするための電子証明書を発行・更新します。\n\n" +
        "続けるには「次へ」を押してください。",
    ),
    forward("Next", "次へ(&N)", [
      ["NewDialog", "WebViewDlg", WEBVIEW_IS_MISSING],
      ["NewDialog", "FolderDlg", WEBVIEW_IS_THERE],
    ]),
    cancel,
  ]),
  page("WebViewDlg", "WebView2 ランタイムがありません", "アプリの画面の表示に使うマイクロソフトの部品です。", [
    body(
      "このPCには「Microsoft Edge WebView2 ランタイム」がありません。アプリを使うには、インストールの前か後に次のどちらかを行ってください。\n\n" +
        "・「Microsoft Edge」を最新版に更新する\n" +
        "・マイクロソフトのWebサイトで「WebView2 ランタイム」を検索し、「Evergreen ブートストラップ」を入手して実行する\n\n" +
        "社内のPCを管理している方がいる場合は、その方に依頼してください。このまま続けて、後で行うこともできます。",
      66,
      130,
    ),
    back("WelcomeDlg"),
    forward("Next", "次へ(&N)", [["NewDialog", "FolderDlg"]]),
    cancel,
  ]),
  page("FolderDlg", "インストール先", "特に指定がなければ、変更する必要はありません。", [
    text("FolderLabel", [20, 66, 330, 15], "インストール先のフォルダー(&F):"),
    pathEdit("Folder", [20, 84, 330, 18], "INSTALLDIR"),
    button("Change", [284, 110, 66, 17], "変更(&H)...", [["SpawnDialog", "BrowseDlg"]]),
    checkBox("Shortcut", 146, "DESKTOPSHORTCUT", "デスクトップにショートカットを作る(&D)"),
    back("WelcomeDlg"),
    forward("Next", "次へ(&N)", [
      ["SetTargetPath", "INSTALLDIR"],
      ["SpawnDialog", "UnsafeFolderDlg", UNSAFE_FOLDER],
      ["NewDialog", "ReadyDlg", `NOT (${UNSAFE_FOLDER})`],
    ]),
    cancel,
  ]),
  page("ReadyDlg", "インストールの準備ができました", "「インストール」を押すと始まります。", [
    body(
      `インストール先:\n[INSTALLDIR]\n\n` +
        "変更するときは「戻る」を押してください。Windows の確認画面が出たら「はい」を選んでください。",
      66,
      90,
    ),
    back("FolderDlg"),
    forward("Install", "インストール(&I)", [["EndDialog", "Return"]]),
    cancel,
  ]),
];

/** Repair and removal. */
const maintenance = page("MaintenanceDlg", "修復と削除", NAME, [
  button("Repair", [20, 70, 90, 17], "修復(&P)", [
    ["[Maintenance]", "repair"],
    ["Reinstall", "ALL"],
    ["ReinstallMode", "ecmus"],
    ["EndDialog", "Return"],
  ]),
  text("RepairText", [20, 92, 330, 22], "なくなったファイル、ショートカット、設定を元に戻します。"),
  button("Remove", [20, 128, 90, 17], "削除(&R)", [
    ["[Maintenance]", "remove"],
    ["[REMOVE]", "ALL"],
    ["Remove", "ALL"],
    ["EndDialog", "Return"],
  ]),
  text(
    "RemoveText",
    [20, 150, 330, 30],
    "アプリをこのPCから取り除きます。発行済みの電子証明書は残り、引き続きログインに使えます。",
  ),
  cancel,
]);

/** @param {string} name @param {string} headline @param {string} words @param {"Return" | "Exit"} result */
function ending(name, headline, words, result = "Exit") {
  return page(name, headline, "", [body(words, 66, 120), finish("[FinishWord]", [["EndDialog", result]])]);
}

/** @type {readonly Dialog[]} */
const outcome = [
  page("ProgressDlg", "処理しています", "しばらくお待ちください。", [...progress, cancel], MODELESS_PAGE),
  ending("ExitDlg", "完了しました", "[DoneText]", "Return"),
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

const IN_USE = "次のアプリが、これから置き換えるファイルを使っています。";

/** @param {string} name @param {string} words @param {readonly Control[]} buttons */
function inUse(name, words, buttons) {
  return page(name, "アプリが動いています", "", [body(IN_USE + words, 58, 34), programList, ...buttons], PAGE_ABOVE);
}

/** Windows Installer shows of these the ones that fit the error, side by side. */
const errorButtons = /** @type {const} */ ([
  ["A", "中止", "ErrorAbort"],
  ["C", "キャンセル", "ErrorCancel"],
  ["I", "無視(&I)", "ErrorIgnore"],
  ["N", "いいえ(&N)", "ErrorNo"],
  ["O", "OK", "ErrorOk"],
  ["R", "再試行(&R)", "ErrorRetry"],
  ["Y", "はい(&Y)", "ErrorYes"],
]).map(([name, label, result]) => {
  const control = button(name, [100, 77, 56, 17], label, [["EndDialog", result]]);
  return name === "O" ? initial(control) : control;
});

/** @param {string} name @param {number} width @param {number} height @param {readonly Control[]} controls */
function question(name, width, height, controls, style = QUESTION) {
  return { name, width, height, style, controls };
}

/** @param {string} name @param {string} words */
function message(name, words) {
  const ok = button("OK", [137, 82, 56, 17], "OK(&O)", [["EndDialog", "Return"]]);
  return question(name, 330, 110, [text("Body", [20, 15, 290, 50], words), ok]);
}

/** In front of a page; Windows Installer opens most of them by itself. @type {readonly Dialog[]} */
const questions = [
  question("CancelDlg", 260, 85, [
    text("Body", [38, 15, 200, 30], "中止しますか？"),
    button("Yes", [72, 57, 56, 17], "はい(&Y)", [["EndDialog", "Exit"]]),
    initial(button("No", [132, 57, 56, 17], "いいえ(&N)", [["EndDialog", "Return"]])),
  ]),
  question("ErrorDlg", 330, 101, [text("ErrorText", [38, 15, 280, 55], ""), ...errorButtons], ERROR_QUESTION),
  message("OutOfDiskDlg", "空き容量が足りません。不要なファイルを削除してから、もう一度お試しください。"),
  message("UnsafeFolderDlg", UNSAFE_FOLDER_WORDS),
  inUse("FilesInUse", "アプリを終了してから「再試行」を押してください。", [
    button("Retry", [236, 243, 56, 17], "再試行(&R)", [["EndDialog", "Retry"]]),
    button("Exit", CANCEL, "中止", [["EndDialog", "Exit"]]),
  ]),
  inUse("MsiRMFilesInUse", "「閉じて続ける」を押すと、アプリを閉じてから続けます。", [
    button("OK", [220, 243, 80, 17], "閉じて続ける(&C)", [
      ["RMShutdownAndRestart", "0"],
      ["EndDialog", "Return"],
    ]),
    button("Exit", CANCEL, "中止", [["EndDialog", "Exit"]]),
  ]),
  page(
    "BrowseDlg",
    "インストール先の変更",
    "フォルダーを選んでください。",
    [
      ...folderChooser("INSTALLDIR"),
      initial(
        button("OK", [236, 243, 56, 17], "OK(&O)", [
          ["SetTargetPath", "INSTALLDIR"],
          ["EndDialog", "Return"],
        ]),
      ),
      button("Cancel", CANCEL, "キャンセル", [
        ["Reset", "0"],
        ["EndDialog", "Return"],
      ]),
    ],
    PAGE_ABOVE,
  ),
];

export const dialogs = [...installation, maintenance, ...outcome, ...questions];

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

// @ts-check
// The wizard's pages, with the manual's steps (section 1.1): 次へ, folder and 次へ, インストール, 完了.
import { UNSAFE_FOLDER } from "./actions.mjs";
import {
  back,
  body,
  button,
  cancel,
  checkBox,
  finish,
  forward,
  MODELESS_PAGE,
  page,
  pathEdit,
  progress,
  text,
} from "./controls.mjs";
import { questions } from "./questions.mjs";

/** @typedef {import("./controls.mjs").Dialog} Dialog */
/** @typedef {import("./language.mjs").Words} Words */

const NAME = "[ProductName]";

const WEBVIEW_IS_MISSING = "NOT WEBVIEW2 AND NOT WEBVIEW2SETUP";
const WEBVIEW_IS_THERE = "WEBVIEW2 OR WEBVIEW2SETUP";

/** @type {Words} */
const NEXT = ["次へ(&N)", "&Next"];

/** The button of a last page. @type {readonly [property: string, words: Words]} */
export const FINISH = ["FinishText", ["完了(&F)", "&Finish"]];

/** @type {readonly Dialog[]} */
const installation = [
  page("WelcomeDlg", ["セットアップへようこそ", "Welcome to the setup"], NAME, [
    body([
      `このPCに ${NAME}（バージョン [ProductVersion]）をインストールします。\n\n` +
        "このアプリは、せとしん外為WEBサービスにログインするための電子証明書を発行・更新します。\n\n" +
        "続けるには「次へ」を押してください。",
      `This installs ${NAME}, version [ProductVersion], on this PC.\n\n` +
        "The app issues and renews the client certificate that logs in to せとしん外為WEBサービス, the bank's foreign " +
        "exchange service.\n\n" +
        "To go on, press Next.",
    ]),
    forward("Next", NEXT, [
      ["NewDialog", "WebViewDlg", WEBVIEW_IS_MISSING],
      ["NewDialog", "FolderDlg", WEBVIEW_IS_THERE],
    ]),
    cancel,
  ]),
  page(
    "WebViewDlg",
    ["WebView2 ランタイムがありません", "The WebView2 Runtime is missing"],
    [
      "アプリの画面の表示に使うマイクロソフトの部品です。",
      "It is the part of Microsoft's that shows the app's screens.",
    ],
    [
      body(
        [
          "このPCには「Microsoft Edge WebView2 ランタイム」がありません。アプリを使うには、インストールの前か後に次のどちらかを行ってください。\n\n" +
            "・「Microsoft Edge」を最新版に更新する\n" +
            "・マイクロソフトのWebサイトから「WebView2 ランタイム」の「Evergreen ブートストラップ」を入手して実行する\n  https://developer.microsoft.com/microsoft-edge/webview2/\n\n" +
            "社内のPCを管理している方がいる場合は、その方に依頼してください。このまま続けて、後で行うこともできます。",
          "This PC has no Microsoft Edge WebView2 Runtime. The app needs it: before or after this installation, do one of " +
            "the following.\n\n" +
            "- Update Microsoft Edge to its latest version.\n" +
            "- Get the Evergreen Bootstrapper of the WebView2 Runtime from Microsoft's web site and run it:\n" +
            "  https://developer.microsoft.com/microsoft-edge/webview2/\n\n" +
            "If somebody in your company looks after the PCs, ask them to do it. You can also go on now, and do it later.",
        ],
        66,
        130,
      ),
      back("WelcomeDlg"),
      forward("Next", NEXT, [["NewDialog", "FolderDlg"]]),
      cancel,
    ],
  ),
  page(
    "FolderDlg",
    ["インストール先", "Folder"],
    ["特に指定がなければ、変更する必要はありません。", "Unless you have been told otherwise, leave it as it is."],
    [
      text("FolderLabel", [20, 66, 330, 15], ["インストール先のフォルダー(&F):", "&Folder to install into:"]),
      pathEdit("Folder", [20, 84, 330, 18], "INSTALLDIR"),
      button("Change", [284, 110, 66, 17], ["変更(&H)...", "C&hange..."], [["SpawnDialog", "BrowseDlg"]]),
      checkBox("Shortcut", 146, "DESKTOPSHORTCUT", [
        "デスクトップにショートカットを作る(&D)",
        "Make a shortcut on the &desktop",
      ]),
      back("WelcomeDlg"),
      forward("Next", NEXT, [
        ["SetTargetPath", "INSTALLDIR"],
        ["SpawnDialog", "UnsafeFolderDlg", UNSAFE_FOLDER],
        ["NewDialog", "ReadyDlg", `NOT (${UNSAFE_FOLDER})`],
      ]),
      cancel,
    ],
  ),
  page(
    "ReadyDlg",
    ["インストールの準備ができました", "Ready to install"],
    ["「インストール」を押すと始まります。", "Press Install to begin."],
    [
      text("FolderTitle", [20, 66, 330, 12], ["インストール先:", "Folder:"]),
      // It may be chosen anew: no words that are put in at the start.
      text("Folder", [20, 79, 330, 24], "[INSTALLDIR]"),
      body(
        [
          "変更するときは「戻る」を押してください。Windows の確認画面が出たら「はい」を選んでください。",
          "To change it, press Back. When Windows asks whether the app may make changes to this PC, choose Yes.",
        ],
        110,
        50,
      ),
      back("FolderDlg"),
      forward("Install", ["インストール(&I)", "&Install"], [["EndDialog", "Return"]]),
      cancel,
    ],
  ),
];

/** Repair and removal. */
const maintenance = page("MaintenanceDlg", ["修復と削除", "Repair and removal"], NAME, [
  button(
    "Repair",
    [20, 70, 90, 17],
    ["修復(&P)", "Re&pair"],
    [
      ["[Maintenance]", "repair"],
      ["Reinstall", "ALL"],
      ["ReinstallMode", "ecmus"],
      ["EndDialog", "Return"],
    ],
  ),
  text(
    "RepairText",
    [20, 92, 330, 22],
    ["なくなったファイル、ショートカット、設定を元に戻します。", "Brings lost files, shortcuts and settings back."],
  ),
  button(
    "Remove",
    [20, 128, 90, 17],
    ["削除(&R)", "&Remove"],
    [
      ["[Maintenance]", "remove"],
      ["[REMOVE]", "ALL"],
      ["Remove", "ALL"],
      ["EndDialog", "Return"],
    ],
  ),
  text(
    "RemoveText",
    [20, 150, 330, 30],
    [
      "アプリをこのPCから取り除きます。発行済みの電子証明書は残り、引き続きログインに使えます。",
      "Takes the app off this PC. Certificates that were issued stay, and still log in.",
    ],
  ),
  cancel,
]);

/** @param {string} name @param {Words} headline @param {string | Words} words @param {"Return" | "Exit"} result */
function ending(name, headline, words, result = "Exit") {
  return page(name, headline, "", [body(words, 66, 120), finish(`[${FINISH[0]}]`, [["EndDialog", result]])]);
}

/** @type {readonly Dialog[]} */
const outcome = [
  page(
    "ProgressDlg",
    ["処理しています", "Working"],
    ["しばらくお待ちください。", "Please wait."],
    [...progress, cancel],
    MODELESS_PAGE,
  ),
  ending("ExitDlg", ["完了しました", "Done"], "[DoneText]", "Return"),
  ending(
    "UserExit",
    ["中止しました", "Cancelled"],
    [
      "中止したため、このPCには何も変更されていません。もう一度行うには、セットアップを再度実行してください。",
      "Nothing has been changed on this PC. To try again, start the setup once more.",
    ],
  ),
  ending(
    "FatalError",
    ["完了できませんでした", "Not done"],
    [
      "エラーのため完了できませんでした。このPCは元の状態に戻されています。\n\n" +
        "管理者の権限があるか、空き容量があるかを確認し、もう一度お試しください。繰り返すときは、[ARPCONTACT]（フリーダイヤル [ARPHELPTELEPHONE]）までお問い合わせください。",
      "There was an error. This PC is as it was before.\n\n" +
        "See whether you have an administrator's rights, and whether there is space on the disk, and try again. If it " +
        "happens again, call [ARPHELPTELEPHONE] (free of charge in Japan; [ARPCONTACT]).",
    ],
  ),
];

export const dialogs = [...installation, maintenance, ...outcome, ...questions];

/**
 * What the last page says, by what was done; a later one overrules an earlier. UPDATING is set by the app where it starts
 * the installer itself: its user has been asked, and sees but progress and end.
 * @type {readonly { property: string, name: string, condition: string, words: Words }[]}
 */
export const outcomes = [
  {
    property: "DoneText",
    name: "DoneInstalling",
    condition: "NOT Installed",
    words: [
      `${NAME} をインストールしました。スタートメニューの「${NAME}」から始められます。`,
      `${NAME} is installed. It is in the start menu by this name.`,
    ],
  },
  {
    property: "DoneText",
    name: "DoneUpdating",
    condition: "UPDATING",
    words: [
      `${NAME} をバージョン [ProductVersion] に更新しました。「終了する」を押し、もう一度アプリを起動してください。`,
      `${NAME} is now version [ProductVersion]. Press Finish, and start the app again.`,
    ],
  },
  {
    property: "DoneText",
    name: "DoneRepairing",
    condition: 'Maintenance = "repair"',
    words: [`${NAME} を修復しました。`, `${NAME} is repaired.`],
  },
  {
    property: "DoneText",
    name: "DoneRemoving",
    condition: 'Maintenance = "remove" OR REMOVE ~= "ALL"',
    words: [
      `${NAME} を削除しました。発行済みの電子証明書は残っています。`,
      `${NAME} is removed. Certificates that were issued are still there.`,
    ],
  },
  { property: FINISH[0], name: "FinishUpdating", condition: "UPDATING", words: ["終了する(&F)", "&Finish"] },
];

/** When Windows Installer shows which page. Negative numbers are its ends. */
export const sequence = /** @type {const} */ ([
  ["WelcomeDlg", "NOT Installed AND NOT UPDATING", 1288],
  ["MaintenanceDlg", "Installed AND NOT REMOVE AND NOT REINSTALL", 1289],
  ["ProgressDlg", "", 1299],
  ["ExitDlg", "", -1],
  ["UserExit", "", -2],
  ["FatalError", "", -3],
]);

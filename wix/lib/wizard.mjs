// @ts-check
// The wizard as rows of Windows Installer's tables.
import { controlRows, dialogRow, eventRows } from "./controls.mjs";
import { dialogs, outcomeWords, sequence } from "./dialogs.mjs";

/** Texts above the progress bar. */
const PROGRESS = [
  ["CostInitialize", "必要な容量を計算しています"],
  ["InstallValidate", "インストールの内容を確認しています"],
  ["RemoveExistingProducts", "前のバージョンを置き換えています"],
  ["InstallFiles", "ファイルをコピーしています"],
  ["CreateShortcuts", "ショートカットを作成しています"],
  ["WriteRegistryValues", "設定を書き込んでいます"],
  ["RegisterProduct", "「アプリと機能」に登録しています"],
  ["RemoveRegistryValues", "設定を取り除いています"],
  ["RemoveShortcuts", "ショートカットを取り除いています"],
  ["RemoveFiles", "ファイルを取り除いています"],
  ["Rollback", "元の状態に戻しています"],
  ["RemindDaily", "期限のお知らせを登録しています"],
  ["RemindNoMore", "期限のお知らせを取り除いています"],
  ["BringWebView", "画面の表示に使う部品を入れています"],
].flatMap(([action = "", words = ""]) => [
  [action, words, ""],
  [`${action}ForUser`, words, ""],
]);

/** Words that Windows Installer puts into controls of its own. */
const WORDS = [
  ["bytes", "バイト"],
  ["KB", "KB"],
  ["MB", "MB"],
  ["GB", "GB"],
  ["NewFolder", "フォルダー|新しいフォルダー"],
  ["AbsentPath", ""],
];

const STYLES = [
  ["Body", "Meiryo UI", 9, "", ""],
  ["Headline", "Meiryo UI", 11, "", 1],
];

/** What the page of progress shows while Windows Installer works. */
const PROGRESS_EVENTS = [
  ["ProgressDlg", "Status", "ActionText", "Text"],
  ["ProgressDlg", "Bar", "SetProgress", "Progress"],
];

/** After the pages that ask, before the work. */
const WORDS_FROM = 1290;

/** Sets a property to a text with others in it. */
const SET_PROPERTY = 51;

/** @param {string} title of every page */
export function wizardRows(title) {
  return {
    Dialog: dialogs.map((dialog) => dialogRow(dialog, title)),
    Control: dialogs.flatMap(controlRows),
    ControlEvent: dialogs.flatMap(eventRows),
    EventMapping: PROGRESS_EVENTS,
    CheckBox: [["DESKTOPSHORTCUT", "1"]],
    // Windows Installer asks for these also where nothing is in them.
    ControlCondition: [],
    ListBox: [],
    TextStyle: STYLES,
    UIText: WORDS,
    ActionText: PROGRESS,
    Property: [
      ["DefaultUIFont", "Body"],
      ["ErrorDialog", "ErrorDlg"],
      ["FinishWord", "完了(&F)"],
    ],
    CustomAction: outcomeWords.map(([property, words], index) => [`Words${index}`, SET_PROPERTY, property, words, ""]),
    InstallUISequence: [
      ...sequence,
      ...outcomeWords.map(([, , condition], index) => [`Words${index}`, condition, WORDS_FROM + index]),
    ],
  };
}

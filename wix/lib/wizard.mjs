// @ts-check
// The wizard as rows of Windows Installer's tables.
import { controlRows, dialogRow, eventRows } from "./controls.mjs";
import { dialogs, FINISH, outcomes, sequence } from "./dialogs.mjs";
import { IS_ENGLISH } from "./language.mjs";

/** @typedef {import("./language.mjs").Words} Words */

/** Of every page. @type {readonly [property: string, words: Words]} */
const TITLE = ["TitleText", ["[ProductName] セットアップ", "[ProductName] Setup"]];

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

/** In what they are said: not in another language, for which Windows Installer has no place. */
const JAPANESE_ALONE = [["ProgressDlg", "Status", "Hide", IS_ENGLISH]];

/** After the pages that ask, before the work. */
const OUTCOMES_FROM = 1290;

/** Sets a property to a text with others in it. */
const SET_PROPERTY = 51;

export function wizardRows() {
  const words = new PageWords();
  const controls = dialogs.flatMap((dialog) => controlRows(dialog, words.inLanguage));
  const rows = {
    Dialog: dialogs.map((dialog) => dialogRow(dialog, `[${TITLE[0]}]`)),
    Control: controls,
    ControlEvent: dialogs.flatMap(eventRows),
    EventMapping: PROGRESS_EVENTS,
    CheckBox: [["DESKTOPSHORTCUT", "1"]],
    ControlCondition: JAPANESE_ALONE,
    // Windows Installer asks for it also where nothing is in it.
    ListBox: [],
    TextStyle: STYLES,
    UIText: WORDS,
    ActionText: PROGRESS,
    Property: [
      ["DefaultUIFont", "Body"],
      ["ErrorDialog", "ErrorDlg"],
    ],
    CustomAction: outcomes.map(({ property, name }) => [`Say${name}`, SET_PROPERTY, property, `[${name}Text]`, ""]),
    InstallUISequence: [
      ...sequence,
      ...outcomes.map(({ name, condition }, index) => [`Say${name}`, condition, OUTCOMES_FROM + index]),
    ],
  };
  return { rows, words: words.all };
}

/** What the pages say, each text once, by the property that holds it. */
class PageWords {
  /** @type {Map<string, Words>} */
  all = new Map([TITLE, FINISH, ...outcomes.map(({ name, words }) => /** @type {const} */ ([`${name}Text`, words]))]);

  /** @param {Words} words @param {string} place */
  inLanguage = (words, place) => {
    const same = [...this.all].find(([, others]) => others.every((one, index) => one === words[index]));
    if (same === undefined) this.all.set(place, words);
    return `[${same?.[0] ?? place}]`;
  };
}

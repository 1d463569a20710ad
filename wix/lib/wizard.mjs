// @ts-check
// Puts the wizard's pages into a package.
import { ACTION_WORDS } from "./actions.mjs";
import { dialogs, outcomeWords, sequence } from "./dialogs.mjs";

/** @typedef {import("./database.mjs").Database} Database */

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
  ...ACTION_WORDS,
];

/** Words that Windows Installer puts into controls of its own. */
const WORDS = [
  ["bytes", "バイト"],
  ["KB", "KB"],
  ["MB", "MB"],
  ["GB", "GB"],
  ["NewFolder", "フォルダー|新しいフォルダー"],
  ["AbsentPath", ""],
];

/** @param {Database} database @param {string} title of every page */
export function addWizard(database, title) {
  const pages = dialogs();
  for (const table of tables(pages, title)) database.add(table);
  addOutcomeWords(database);
  for (const [dialog, condition, number] of sequence) {
    database.query(
      condition === ""
        ? `INSERT INTO \`InstallUISequence\` (\`Action\`,\`Sequence\`) VALUES ('${dialog}',${number})`
        : `INSERT INTO \`InstallUISequence\` (\`Action\`,\`Condition\`,\`Sequence\`) VALUES ('${dialog}','${condition}',${number})`,
    );
  }
}

/** After the pages that ask, before the work. */
const WORDS_FROM = 1290;

/** Sets a property to a text with others in it. */
const SET_PROPERTY = 51;

/** @param {Database} database */
function addOutcomeWords(database) {
  database.query("INSERT INTO `Property` (`Property`,`Value`) VALUES ('FinishWord','完了(&F)')");
  outcomeWords.forEach(([property, words, condition], index) => {
    const action = `Words${index}`;
    database.query(
      `INSERT INTO \`CustomAction\` (\`Action\`,\`Type\`,\`Source\`,\`Target\`) VALUES ('${action}',${SET_PROPERTY},'${property}','${words}')`,
      `INSERT INTO \`InstallUISequence\` (\`Action\`,\`Condition\`,\`Sequence\`) VALUES ('${action}','${condition}',${WORDS_FROM + index})`,
    );
  });
}

/**
 * @param {import("./dialog.mjs").Dialog[]} pages
 * @param {string} title
 * @returns {import("./database.mjs").Table[]}
 */
function tables(pages, title) {
  return [
    {
      name: "Dialog",
      columns: [
        ["Dialog", "s72"],
        ["HCentering", "i2"],
        ["VCentering", "i2"],
        ["Width", "i2"],
        ["Height", "i2"],
        ["Attributes", "I4"],
        ["Title", "L128"],
        ["Control_First", "s50"],
        ["Control_Default", "S50"],
        ["Control_Cancel", "S50"],
      ],
      keys: ["Dialog"],
      rows: pages.map((page) => page.row(title)),
    },
    {
      name: "Control",
      columns: [
        ["Dialog_", "s72"],
        ["Control", "s50"],
        ["Type", "s20"],
        ["X", "i2"],
        ["Y", "i2"],
        ["Width", "i2"],
        ["Height", "i2"],
        ["Attributes", "I4"],
        ["Property", "S50"],
        ["Text", "L0"],
        ["Control_Next", "S50"],
        ["Help", "L50"],
      ],
      keys: ["Dialog_", "Control"],
      rows: pages.flatMap((page) => page.controlRows()),
    },
    {
      name: "ControlEvent",
      columns: [
        ["Dialog_", "s72"],
        ["Control_", "s50"],
        ["Event", "s50"],
        ["Argument", "s255"],
        ["Condition", "S255"],
        ["Ordering", "I2"],
      ],
      keys: ["Dialog_", "Control_", "Event", "Argument", "Condition"],
      rows: pages.flatMap((page) => page.events.map((event) => [page.name, ...event])),
    },
    {
      name: "EventMapping",
      columns: [
        ["Dialog_", "s72"],
        ["Control_", "s50"],
        ["Event", "s50"],
        ["Attribute", "s50"],
      ],
      keys: ["Dialog_", "Control_", "Event"],
      rows: pages.flatMap((page) => page.mappings.map((mapping) => [page.name, ...mapping])),
    },
    {
      name: "ControlCondition",
      columns: [
        ["Dialog_", "s72"],
        ["Control_", "s50"],
        ["Action", "s50"],
        ["Condition", "s255"],
      ],
      keys: ["Dialog_", "Control_", "Action", "Condition"],
      rows: [],
    },
    {
      name: "CheckBox",
      columns: [
        ["Property", "s72"],
        ["Value", "S64"],
      ],
      keys: ["Property"],
      rows: [["DESKTOPSHORTCUT", "1"]],
    },
    {
      name: "ListBox",
      columns: [
        ["Property", "s72"],
        ["Order", "i2"],
        ["Value", "s64"],
        ["Text", "L64"],
      ],
      keys: ["Property", "Order"],
      rows: [],
    },
    {
      name: "TextStyle",
      columns: [
        ["TextStyle", "s72"],
        ["FaceName", "s32"],
        ["Size", "i2"],
        ["Color", "I4"],
        ["StyleBits", "I2"],
      ],
      keys: ["TextStyle"],
      rows: [
        ["Body", "Meiryo UI", 9, "", ""],
        ["Headline", "Meiryo UI", 11, "", 1],
      ],
    },
    {
      name: "UIText",
      columns: [
        ["Key", "s72"],
        ["Text", "L255"],
      ],
      keys: ["Key"],
      rows: WORDS,
    },
    {
      name: "ActionText",
      columns: [
        ["Action", "s72"],
        ["Description", "L64"],
        ["Template", "L128"],
      ],
      keys: ["Action"],
      rows: PROGRESS.map(([action = "", words = ""]) => [action, words, ""]),
    },
  ];
}

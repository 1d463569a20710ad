// @ts-check
// What opens in front of the wizard's pages; Windows Installer opens most of them by itself.
import { UNSAFE_FOLDER_TEXT } from "./actions.mjs";
import {
  body,
  button,
  CANCEL,
  CANCEL_WORDS,
  ERROR_QUESTION,
  folderChooser,
  initial,
  PAGE_ABOVE,
  page,
  programList,
  QUESTION,
  text,
} from "./controls.mjs";

/** @typedef {import("./controls.mjs").Control} Control */
/** @typedef {import("./controls.mjs").Dialog} Dialog */
/** @typedef {import("./language.mjs").Words} Words */

/** @type {Words} */
const IN_USE = [
  "次のアプリが、これから置き換えるファイルを使っています。",
  "These apps use files that are about to be replaced. ",
];

/** @type {Words} */
const STOP = ["中止", "Stop"];

/** @param {string} name @param {Words} words @param {readonly Control[]} buttons */
function inUse(name, [japanese, english], buttons) {
  const explanation = body([IN_USE[0] + japanese, IN_USE[1] + english], 58, 34);
  const headline = /** @type {Words} */ (["アプリが動いています", "Apps are running"]);
  return page(name, headline, "", [explanation, programList, ...buttons], PAGE_ABOVE);
}

/** @type {Readonly<Record<"yes" | "no" | "retry" | "ok", Words>>} */
const ANSWERS = {
  yes: ["はい(&Y)", "&Yes"],
  no: ["いいえ(&N)", "&No"],
  retry: ["再試行(&R)", "&Retry"],
  ok: ["OK(&O)", "&OK"],
};

/** @type {readonly (readonly [name: string, label: Words, result: string])[]} */
const ERROR_ANSWERS = [
  ["A", STOP, "ErrorAbort"],
  ["C", CANCEL_WORDS, "ErrorCancel"],
  ["I", ["無視(&I)", "&Ignore"], "ErrorIgnore"],
  ["N", ANSWERS.no, "ErrorNo"],
  ["O", ANSWERS.ok, "ErrorOk"],
  ["R", ANSWERS.retry, "ErrorRetry"],
  ["Y", ANSWERS.yes, "ErrorYes"],
];

/** Windows Installer shows of these the ones that fit the error, side by side. */
const errorButtons = ERROR_ANSWERS.map(([name, label, result]) => {
  const control = button(name, [100, 77, 56, 17], label, [["EndDialog", result]]);
  return name === "O" ? initial(control) : control;
});

/** @param {string} name @param {number} width @param {number} height @param {readonly Control[]} controls */
function question(name, width, height, controls, style = QUESTION) {
  return { name, width, height, style, controls };
}

/** @param {string} name @param {string | Words} words */
function message(name, words) {
  const ok = button("OK", [137, 82, 56, 17], ANSWERS.ok, [["EndDialog", "Return"]]);
  return question(name, 330, 110, [text("Body", [20, 12, 290, 62], words), ok]);
}

/** @type {readonly Dialog[]} */
export const questions = [
  question("CancelDlg", 260, 85, [
    text("Body", [38, 15, 200, 30], ["中止しますか？", "Stop here?"]),
    button("Yes", [72, 57, 56, 17], ANSWERS.yes, [["EndDialog", "Exit"]]),
    initial(button("No", [132, 57, 56, 17], ANSWERS.no, [["EndDialog", "Return"]])),
  ]),
  question("ErrorDlg", 330, 101, [text("ErrorText", [38, 15, 280, 55], ""), ...errorButtons], ERROR_QUESTION),
  message("OutOfDiskDlg", [
    "空き容量が足りません。不要なファイルを削除してから、もう一度お試しください。",
    "There is not enough space on the disk. Remove files that are not needed, and try again.",
  ]),
  message("UnsafeFolderDlg", `[${UNSAFE_FOLDER_TEXT}]`),
  inUse(
    "FilesInUse",
    ["アプリを終了してから「再試行」を押してください。", "Close them, then press Retry."],
    [
      button("Retry", [236, 243, 56, 17], ANSWERS.retry, [["EndDialog", "Retry"]]),
      button("Exit", CANCEL, STOP, [["EndDialog", "Exit"]]),
    ],
  ),
  inUse(
    "MsiRMFilesInUse",
    ["「閉じて続ける」を押すと、アプリを閉じてから続けます。", "Close and continue closes them first."],
    [
      button(
        "OK",
        [210, 243, 90, 17],
        ["閉じて続ける(&C)", "&Close and continue"],
        [
          ["RMShutdownAndRestart", "0"],
          ["EndDialog", "Return"],
        ],
      ),
      button("Exit", CANCEL, STOP, [["EndDialog", "Exit"]]),
    ],
  ),
  page(
    "BrowseDlg",
    ["インストール先の変更", "Another folder"],
    ["フォルダーを選んでください。", "Choose a folder."],
    [
      ...folderChooser("INSTALLDIR"),
      initial(
        button("OK", [236, 243, 56, 17], ANSWERS.ok, [
          ["SetTargetPath", "INSTALLDIR"],
          ["EndDialog", "Return"],
        ]),
      ),
      button("Cancel", CANCEL, CANCEL_WORDS, [
        ["Reset", "0"],
        ["EndDialog", "Return"],
      ]),
    ],
    PAGE_ABOVE,
  ),
];

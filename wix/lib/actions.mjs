// @ts-check
// What the installer does beside Windows Installer's own: it refuses what is not safe, and has programs register
// the daily check and bring the missing WebView2 runtime.
import { CONDITIONS_CHECKED } from "./language.mjs";
import { taskArguments } from "./task.mjs";

/** Kinds of custom actions, which are added up (Windows Installer's msidefs.h). */
const CARRIED_PROGRAM = 2;
const REFUSAL = 19;
const SET_PROPERTY = 51;
/** The app works without what these programs do: their failure stops nothing. */
const FAILURE_ALLOWED = 64;
const AT_ROLLBACK = 256;
const IN_SCRIPT = 1024;
/** With the rights the installation has, not those of whoever started it. */
const ELEVATED = 2048;

const INSTALLING = 'NOT REMOVE ~= "ALL"';
const REMOVING = 'REMOVE ~= "ALL"';

/**
 * Where the programs of a machine-wide installation may not stand: others than administrators could write there,
 * and every user starts them.
 */
export const UNSAFE_FOLDER = 'ALLUSERS AND (NOT INSTALLDIR ~<< ProgramFiles64Folder OR INSTALLDIR >< "..")';

/** The property that says so. */
export const UNSAFE_FOLDER_TEXT = "UnsafeFolderText";

/**
 * Why an installation ends before anything is changed, by the property that holds the words; also for the log.
 * @type {ReadonlyMap<string, import("./language.mjs").Words>}
 */
export const refusals = new Map([
  [
    UNSAFE_FOLDER_TEXT,
    [
      "インストール先は [ProgramFiles64Folder] の中のフォルダーにしてください。ほかの場所では、管理者でない人がアプリを書き換えられることがあります。",
      "Choose a folder inside [ProgramFiles64Folder]. Elsewhere, people who are not administrators may be able to change the app.",
    ],
  ],
  [
    "ForUserText",
    [
      "[ProductName] は、この利用者のために既にインストールされています。先に「アプリと機能」から削除し、もう一度セットアップを実行してください。発行済みの電子証明書は残ります。",
      "[ProductName] is already installed for this user. Remove that first, under Apps and features, and start the setup again. Certificates that were issued stay.",
    ],
  ],
  [
    "ForEverybodyText",
    [
      "[ProductName] は、このPCのすべての利用者のために、既にインストールされています。スタートメニューから起動してください。",
      "[ProductName] is already installed on this PC for everybody. It is in the start menu.",
    ],
  ],
  [
    "NewerText",
    [
      "[ProductName] の新しいバージョンが既にインストールされています。古いバージョンに戻すには、先に「アプリと機能」から新しいバージョンを削除してください。",
      "A newer version of [ProductName] is installed. To go back to an older one, remove the newer one first, under Apps and features.",
    ],
  ],
  [
    "OldWindowsText",
    [
      "[ProductName] には、64ビット版の Windows 10 か、それより新しい Windows が必要です。",
      "[ProductName] needs Windows 10 or later, 64 bit.",
    ],
  ],
]);

/** @typedef {readonly [name: string, type: number, source: string, target: string, condition: string, sequence: number]} Action */

/**
 * A program that is carried along, run in a machine-wide installation with its rights, in one for a user with
 * theirs.
 * @typedef {object} Step
 * @property {string} name
 * @property {string} program its key in the table Binary
 * @property {{ machine: string, user: string }} words its arguments
 * @property {string} condition
 * @property {number} sequence
 * @property {boolean} [rollback]
 */

/**
 * Around the files' coming (4000) and going (3500). A rollback runs what was noted for it last to
 * first: after the files have come back, or before they go.
 * @param {import("../../packaging/identity.mjs").Identity} identity
 */
function dailyCheck(identity) {
  const { machine, user } = taskArguments(identity);
  const on = { program: "Task", words: { machine: machine.on, user: user.on } };
  const off = { program: "Task", words: { machine: machine.off, user: user.off } };
  const unlessRefused = 'AND REMINDER <> "0"';
  return [
    { ...on, name: "RemindAgain", condition: `${REMOVING} ${unlessRefused}`, sequence: 3410, rollback: true },
    { ...off, name: "RemindNoMore", condition: REMOVING, sequence: 3411 },
    { ...off, name: "RemindUndone", condition: `${INSTALLING} ${unlessRefused}`, sequence: 6410, rollback: true },
    { ...on, name: "RemindDaily", condition: `${INSTALLING} ${unlessRefused}`, sequence: 6411 },
    { ...off, name: "RemindOff", condition: `Installed AND ${INSTALLING} AND REMINDER = "0"`, sequence: 6412 },
  ];
}

/** Microsoft's "Evergreen bootstrapper", for a PC without the runtime. @type {Step} */
const WEBVIEW = {
  name: "BringWebView",
  program: "WebView2Setup",
  words: { machine: "/silent /install", user: "/silent /install" },
  condition: `NOT WEBVIEW2 AND ${INSTALLING}`,
  sequence: 6400,
};

/** @param {Step} step @returns {Action[]} */
function actionsOf({ name, program, words, condition, sequence, rollback = false }) {
  const type = CARRIED_PROGRAM + FAILURE_ALLOWED + IN_SCRIPT + (rollback ? AT_ROLLBACK : 0);
  return [
    [name, type + ELEVATED, program, words.machine, `ALLUSERS AND ${condition}`, sequence],
    [`${name}ForUser`, type, program, words.user, `NOT ALLUSERS AND ${condition}`, sequence],
  ];
}

/**
 * Beside one for the user, who would go on with that: in front of them, and where nobody looks. Where one for everybody is
 * there already, this is its update, and what stands in the user's registry does not keep it back.
 * @type {Action}
 */
const REFUSE_SECOND = [
  "RefuseSecond",
  REFUSAL,
  "",
  "[ForUserText]",
  "ALLUSERS AND USERPROGRAM AND NOT MACHINEDIR AND NOT Installed",
  CONDITIONS_CHECKED + 1,
];

/** @type {readonly Action[]} */
const ALWAYS = [
  REFUSE_SECOND,
  ["RefuseFolder", REFUSAL, "", `[${UNSAFE_FOLDER_TEXT}]`, `${INSTALLING} AND ${UNSAFE_FOLDER}`, 1001],
  // For "apps and features" and for administrators' inventories.
  ["Location", SET_PROPERTY, "ARPINSTALLLOCATION", "[INSTALLDIR]", "", 1010],
];

/** @param {import("../../packaging/identity.mjs").Identity} identity @param {boolean} bringsWebView */
export function actionRows(identity, bringsWebView) {
  const steps = [...dailyCheck(identity), ...(bringsWebView ? [WEBVIEW] : [])];
  const actions = [...ALWAYS, ...steps.flatMap(actionsOf)];
  return {
    Property: bringsWebView ? [["WEBVIEW2SETUP", "1"]] : [],
    CustomAction: actions.map(([name, type, source, target]) => [name, type, source, target, ""]),
    InstallExecuteSequence: actions.map(([name, , , , condition, sequence]) => [name, condition, sequence]),
    InstallUISequence: [[REFUSE_SECOND[0], REFUSE_SECOND[4], REFUSE_SECOND[5]]],
  };
}

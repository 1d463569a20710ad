// @ts-check
// What the installer has programs do: register the daily check, bring the missing WebView2 runtime.

/** @typedef {import("./database.mjs").Database} Database */

/** Kinds of custom actions, which are added up (Windows Installer's msidefs.h). */
const CARRIED_PROGRAM = 2;
const INSTALLED_PROGRAM = 18;
const SET_PROPERTY = 51;
/** The app works without what these programs do: their failure stops nothing. */
const FAILURE_ALLOWED = 64;
const IN_SCRIPT = 1024;
const AT_ROLLBACK = 256;
/** With the rights the installation has, not those of whoever started it. */
const ELEVATED = 2048;

const DONE = INSTALLED_PROGRAM + FAILURE_ALLOWED + IN_SCRIPT + ELEVATED;
const UNDONE = DONE + AT_ROLLBACK;

const INSTALLING = 'NOT REMOVE ~= "ALL"';
const REMOVING = 'REMOVE ~= "ALL"';
const ON = "--remind-daily [REMINDWHOM]";
const OFF = "--remind-daily off";

/**
 * Around the files' coming (4000) and going (3500). A rollback runs what was noted for it last to
 * first: after the files have come back, or before they go.
 */
const DAILY_CHECK = /** @type {const} */ ([
  ["RemindAgain", UNDONE, ON, `${REMOVING} AND REMINDER <> "0"`, 3410],
  ["RemindNoMore", DONE, OFF, REMOVING, 3411],
  ["RemindUndone", UNDONE, OFF, `${INSTALLING} AND REMINDER <> "0"`, 6410],
  ["RemindDaily", DONE, ON, `${INSTALLING} AND REMINDER <> "0"`, 6411],
  ["RemindOff", DONE, OFF, `Installed AND ${INSTALLING} AND REMINDER = "0"`, 6412],
]);

/** Shown above the progress bar. */
export const ACTION_WORDS = [
  ["RemindDaily", "期限のお知らせを登録しています"],
  ["RemindNoMore", "期限のお知らせを取り除いています"],
  ["BringWebView", "画面の表示に使う部品を入れています"],
];

/** @param {Database} database */
export function addDailyCheck(database) {
  // In an installation for one user, that user's alone.
  addAction(database, "RemindMe", SET_PROPERTY, "REMINDWHOM", "me", "NOT ALLUSERS", 1011);
  database.query("INSERT INTO `Property` (`Property`,`Value`) VALUES ('REMINDWHOM','everyone')");
  for (const [name, type, words, condition, sequence] of DAILY_CHECK) {
    addAction(database, name, type, "App", words, condition, sequence);
  }
}

/** Microsoft's "Evergreen bootstrapper", for a PC without the runtime. @param {Database} database */
export function addWebView(database) {
  const type = CARRIED_PROGRAM + FAILURE_ALLOWED + IN_SCRIPT + ELEVATED;
  const condition = `NOT WEBVIEW2 AND ${INSTALLING}`;
  addAction(database, "BringWebView", type, "WebView2Setup", "/silent /install", condition, 6400);
  database.query("INSERT INTO `Property` (`Property`,`Value`) VALUES ('WEBVIEW2SETUP','1')");
}

/**
 * @param {Database} database
 * @param {string} name
 * @param {number} type
 * @param {string} source
 * @param {string} target
 * @param {string} condition
 * @param {number} sequence
 */
function addAction(database, name, type, source, target, condition, sequence) {
  database.query(
    `INSERT INTO \`CustomAction\` (\`Action\`,\`Type\`,\`Source\`,\`Target\`) VALUES ('${name}',${type},'${source}','${target}')`,
    `INSERT INTO \`InstallExecuteSequence\` (\`Action\`,\`Condition\`,\`Sequence\`) VALUES ('${name}','${condition}',${sequence})`,
  );
}

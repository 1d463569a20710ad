// @ts-check
// What the installer has programs do: register the daily check, bring the missing WebView2 runtime.

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

/** @typedef {readonly [name: string, type: number, source: string, target: string, condition: string, sequence: number]} Action */

/**
 * Around the files' coming (4000) and going (3500). A rollback runs what was noted for it last to
 * first: after the files have come back, or before they go.
 * @type {readonly Action[]}
 */
const DAILY_CHECK = [
  // In an installation for one user, that user's alone.
  ["RemindMe", SET_PROPERTY, "REMINDWHOM", "me", "NOT ALLUSERS", 1011],
  ["RemindAgain", UNDONE, "App", ON, `${REMOVING} AND REMINDER <> "0"`, 3410],
  ["RemindNoMore", DONE, "App", OFF, REMOVING, 3411],
  ["RemindUndone", UNDONE, "App", OFF, `${INSTALLING} AND REMINDER <> "0"`, 6410],
  ["RemindDaily", DONE, "App", ON, `${INSTALLING} AND REMINDER <> "0"`, 6411],
  ["RemindOff", DONE, "App", OFF, `Installed AND ${INSTALLING} AND REMINDER = "0"`, 6412],
];

/** Where it stands, for "apps and features" and for administrators' inventories. @type {Action} */
const LOCATION = ["Location", SET_PROPERTY, "ARPINSTALLLOCATION", "[INSTALLDIR]", "", 1010];

/** Microsoft's "Evergreen bootstrapper", for a PC without the runtime. @type {Action} */
const WEBVIEW = [
  "BringWebView",
  CARRIED_PROGRAM + FAILURE_ALLOWED + IN_SCRIPT + ELEVATED,
  "WebView2Setup",
  "/silent /install",
  `NOT WEBVIEW2 AND ${INSTALLING}`,
  6400,
];

/** @param {boolean} bringsWebView */
export function actionRows(bringsWebView) {
  const actions = [LOCATION, ...DAILY_CHECK, ...(bringsWebView ? [WEBVIEW] : [])];
  return {
    Property: [["REMINDWHOM", "everyone"], ...(bringsWebView ? [["WEBVIEW2SETUP", "1"]] : [])],
    CustomAction: actions.map(([name, type, source, target]) => [name, type, source, target, ""]),
    InstallExecuteSequence: actions.map(([name, , , , condition, sequence]) => [name, condition, sequence]),
  };
}

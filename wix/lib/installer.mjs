// @ts-check
// Makes one MSI out of a folder of files and a product's identity.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LICENCES } from "../../packaging/licences.mjs";
import { inRepository, readText } from "../../scripts/lib/paths.mjs";
import { actionRows, refusals } from "./actions.mjs";
import { BOOTSTRAPPER } from "./bootstrapper.mjs";
import { Database, environment } from "./database.mjs";
import { CONDITIONS_CHECKED, LANGUAGE, languageRows } from "./language.mjs";
import { wizardRows } from "./wizard.mjs";

/** @typedef {import("../../packaging/identity.mjs").Identity} Identity */

/** What an installation keeps in the registry, by the property that the next one finds it in. */
const KEPT = { DIR: "InstallDir", DESKTOPSHORTCUT: "DesktopShortcut", AUTOUPDATE: "AutoUpdate", REMINDER: "Reminder" };

/** Chosen once. */
const CHOICES = Object.keys(KEPT).slice(1);

/** What an administrator may give, and what has been found, must reach the elevated half. */
const SECURE_PROPERTIES = [
  ...["INSTALLDIR", ...CHOICES],
  ...[LANGUAGE, "WEBVIEW2", "WIX_DOWNGRADE_DETECTED", "WIX_UPGRADE_DETECTED"],
];

/** Components of both editions: they stay until the last of them goes. Never to be changed. */
const SHARED = ["ErrorReportsComponent"];
const SHARED_SEED = "certificate-app";

/** Features are kept (1), and the version itself is one of those replaced (512). */
const UP_TO_THIS_VERSION = 1 + 512;

/** Where and what is looked for in the registry (Windows Installer's msidefs.h). */
const CURRENT_USER = 1;
const FOLDER = 0;
const SEARCH_64_BIT = 16;

/** Sets a property; not again in the elevated half, where the page's answer has arrived. */
const SET_PROPERTY_ONCE = 51 + 256;

/**
 * What each property is where nobody has said: as the earlier installation had it, else usual. In this order, after
 * AppSearch. What a user can write counts in an installation for that user alone.
 */
const DEFAULTS = [
  ["INSTALLDIR", "[MACHINEDIR]", "ALLUSERS AND NOT INSTALLDIR AND MACHINEDIR ~<< ProgramFiles64Folder"],
  ["INSTALLDIR", "[USERDIR]", "NOT ALLUSERS AND NOT INSTALLDIR AND USERDIR"],
  ...CHOICES.flatMap((choice) => [
    [choice, `[MACHINE${choice}]`, `ALLUSERS AND NOT ${choice} AND MACHINE${choice}`],
    [choice, `[USER${choice}]`, `NOT ALLUSERS AND NOT ${choice} AND USER${choice}`],
  ]),
  ["DESKTOPSHORTCUT", "1", "NOT DESKTOPSHORTCUT"],
  // Where nobody is asked (levels 2 and 3: `/qn`, `/qb`, `/passive`) the PC never restarts: a program in use is replaced
  // at its next start.
  ["REBOOT", "ReallySuppress", "NOT REBOOT AND UILevel < 4"],
  // A runtime that was removed may leave the version 0.0.0.0.
  ["WEBVIEW2", "[MACHINEWEBVIEW2]", 'MACHINEWEBVIEW2 AND MACHINEWEBVIEW2 <> "0.0.0.0"'],
  ["WEBVIEW2", "[USERWEBVIEW2]", 'NOT ALLUSERS AND NOT WEBVIEW2 AND USERWEBVIEW2 AND USERWEBVIEW2 <> "0.0.0.0"'],
];

/** A box is ticked where its property has any value: "no" must be none before the pages come. */
const FOR_PAGES = ["DESKTOPSHORTCUT", "", 'DESKTOPSHORTCUT = "0"'];

/** Which component depends on an answer, or on whom it is for. */
const CONDITIONS = /** @type {const} */ ([
  ["DesktopShortcut", 'DESKTOPSHORTCUT = "1"'],
  ["NoDesktopShortcut", 'DESKTOPSHORTCUT <> "1"'],
  ["NoAutoUpdate", 'AUTOUPDATE = "0"'],
  ["NoReminder", 'REMINDER = "0"'],
  ["MachinePath", "ALLUSERS"],
  ["EventSource", "ALLUSERS"],
  ["UserPath", "NOT ALLUSERS"],
]);

/**
 * Behind what PATH is already, the machine's (`*`) or the user's; `-`: taken out again with the program. A prompt opened
 * afterwards finds cert-cli.
 */
const PATH_ROWS = {
  Environment: [
    ["MachinePath", "=-*PATH", "[~];[INSTALLDIR]", "MachinePath"],
    ["UserPath", "=-PATH", "[~];[INSTALLDIR]", "UserPath"],
  ],
  InstallExecuteSequence: [
    ["RemoveEnvironmentStrings", "", 3300],
    ["WriteEnvironmentStrings", "", 5200],
  ],
};

/**
 * @param {object} job
 * @param {Identity} job.identity
 * @param {string} job.version x.y.z
 * @param {string} job.files folder with the programs and the licences of what is in them
 * @param {string} job.output the MSI to write
 * @param {string} [job.bootstrapper] brings a missing WebView2 runtime
 */
export function makeInstaller({ identity, version, files, output, bootstrapper }) {
  const folder = mkdtempSync(join(tmpdir(), "msi-"));
  try {
    for (const file of ["cert-app.exe", "cert-cli.exe", "WebView2Loader.dll", "task.exe", LICENCES]) {
      copyFileSync(join(files, file), join(folder, file));
    }
    copyFileSync(inRepository("src-tauri", "icons", "icon.ico"), join(folder, "app.ico"));
    if (bootstrapper !== undefined) copyFileSync(bootstrapper, join(folder, BOOTSTRAPPER));
    writeFileSync(join(folder, "app.wxs"), source(identity, version, bootstrapper !== undefined));
    const draft = join(folder, "app.msi");
    // Relative names in its own folder: wixl takes no absolute one, and finds files by name.
    execFileSync("wixl", ["--arch", "x64", "--output", draft, "app.wxs"], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "inherit", "inherit"],
    });
    complete(new Database(draft), identity, version, bootstrapper !== undefined);
    copyFileSync(draft, output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {Identity} identity @param {string} version @param {boolean} bringsWebView */
function source(identity, version, bringsWebView) {
  /** @type {Record<string, string>} */
  const values = {
    Name: identity.name,
    NameInEnglish: identity.nameInEnglish,
    Homepage: identity.homepage,
    Terminal: identity.windows.terminal,
    Version: version,
    Manufacturer: identity.manufacturer,
    Contact: identity.contact.name,
    Telephone: identity.contact.phone,
    Scheme: identity.scheme,
    Folder: identity.windows.folder,
    Key: `Software\\${identity.registryKey}`,
    Bootstrapper: BOOTSTRAPPER,
  };
  const template = readText("wix", "app.wxs").replace("$(searches)", searches());
  const wanted = bringsWebView ? template : template.replace(/^.*\$\(var\.Bootstrapper\).*\n/m, "");
  return wanted.replace(/\$\(var\.(\w+)\)/g, (_, /** @type {string} */ name) =>
    escapeXml(values[name] ?? guid(`${SHARED.includes(name) ? SHARED_SEED : identity.windows.seed}/${name}`)),
  );
}

/** Where the kept values are looked for: of the machine in MACHINE…, of the user in USER…. */
function searches() {
  const elements = Object.entries(KEPT).flatMap(([property, name]) =>
    /** @type {const} */ ([
      ["Machine", "HKLM"],
      ["User", "HKCU"],
    ]).map(([owner, root]) => {
      const search = `Id="${owner}${name}" Root="${root}" Key="$(var.Key)" Name="${name}" Type="raw" Win64="yes"`;
      return `<Property Id="${owner.toUpperCase()}${property}"><RegistrySearch ${search}/></Property>`;
    }),
  );
  return elements.join("\n    ");
}

/**
 * What wixl does not know.
 * @param {Database} database @param {Identity} identity @param {string} version @param {boolean} bringsWebView
 */
function complete(database, identity, version, bringsWebView) {
  database.useUtf8();
  const secure = SECURE_PROPERTIES.join(";");
  database.query(
    `UPDATE \`Property\` SET \`Value\`='${secure}' WHERE \`Property\`='SecureCustomProperties'`,
    // wixl writes 4 for "the machine, or the user in an installation for one user"; it is -1.
    "UPDATE `Registry` SET `Root`=-1 WHERE `Root`=4",
    // Inside the transaction: a failure brings the old version back.
    "UPDATE `InstallExecuteSequence` SET `Sequence`=1501 WHERE `Action`='RemoveExistingProducts'",
    // After their words have been chosen.
    ...["InstallUISequence", "InstallExecuteSequence"].map(
      (table) => `UPDATE \`${table}\` SET \`Sequence\`=${CONDITIONS_CHECKED} WHERE \`Action\`='LaunchConditions'`,
    ),
    "DELETE FROM `Upgrade` WHERE `ActionProperty`='WIX_UPGRADE_DETECTED'",
    ...CONDITIONS.map(
      ([component, condition]) =>
        `UPDATE \`Component\` SET \`Condition\`='${condition}' WHERE \`Component\`='${component}'`,
    ),
  );
  database.add(userProgramRows(`Software\\${identity.registryKey}`));
  database.add(defaultRows());
  database.add(PATH_ROWS);
  database.add(actionRows(identity, bringsWebView));
  const { rows, words } = wizardRows();
  database.add(rows);
  database.add(languageRows(words, refusals));
  const upgradeCode = `{${guid(`${identity.windows.seed}/UpgradeCode`)}}`;
  database.add({
    // A rebuild of the same version replaces it; otherwise both would stand side by side.
    Upgrade: [[upgradeCode, "", version, "", UP_TO_THIS_VERSION, "", "WIX_UPGRADE_DETECTED"]],
    // The menu's entry and the notices are the same app's (property store of the shortcut).
    MsiShortcutProperty: [["MenuAppId", "Menu", "System.AppUserModel.ID", identity.identifier]],
  });
}

/** The program of an installation for the user, where it really is: a folder's name alone says nothing. @param {string} key */
function userProgramRows(key) {
  return {
    RegLocator: [["UserFolder", CURRENT_USER, key, "InstallDir", FOLDER + SEARCH_64_BIT]],
    DrLocator: [["UserProgram", "UserFolder", "", ""]],
    Signature: [["UserProgram", "cert-app.exe", "", "", "", "", "", "", ""]],
    AppSearch: [["USERPROGRAM", "UserProgram"]],
  };
}

function defaultRows() {
  const facts = [...DEFAULTS, FOR_PAGES];
  const steps = facts.map(([, , condition = ""], index) => [`Default${index}`, condition, 51 + index]);
  return {
    CustomAction: facts.map(([property = "", value = ""], index) => [
      `Default${index}`,
      SET_PROPERTY_ONCE,
      property,
      value,
      "",
    ]),
    InstallUISequence: steps,
    InstallExecuteSequence: steps.slice(0, DEFAULTS.length),
  };
}

/** A GUID made from a name. @param {string} name */
function guid(name) {
  const digest = createHash("sha256").update(name).digest("hex").toUpperCase();
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

/** @param {string} text */
function escapeXml(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

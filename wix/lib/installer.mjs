// @ts-check
// Makes one MSI out of a folder of files and a bank's identity.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addDailyCheck, addWebView } from "./actions.mjs";
import { cabinet } from "./cabinet.mjs";
import { Database, environment } from "./database.mjs";
import { addWizard } from "./wizard.mjs";

/**
 * @typedef {object} Identity what an installer says about itself
 * @property {string} name the product's, and the title of every page
 * @property {string} manufacturer
 * @property {string} contact
 * @property {string} telephone
 * @property {string} scheme
 * @property {string} folder below the program folder
 * @property {string} registryKey below Software
 * @property {string} identifier the app's, by which Windows ascribes notices to the menu's entry
 * @property {string} seed GUIDs are made from it: never to be changed once it has been shipped
 */

/** As app.wxs names it. */
const CABINET = "app.cab";

/** Properties an administrator may give; they must reach the elevated half. */
const PUBLIC_PROPERTIES = ["INSTALLDIR", "DESKTOPSHORTCUT", "AUTOUPDATE", "REMINDER"];

/** As Microsoft names it. */
export const BOOTSTRAPPER = "MicrosoftEdgeWebview2Setup.exe";

/** Sets a property; not again in the elevated half, where the page's answer has arrived. */
const SET_PROPERTY_ONCE = 51 + 256;

/**
 * What each property is where nobody has said: as the earlier installation had it, else usual.
 * In this order, after AppSearch.
 */
const DEFAULTS = /** @type {const} */ ([
  ["INSTALLDIR", "[PREVIOUSDIR]", "PREVIOUSDIR AND NOT INSTALLDIR"],
  ["DESKTOPSHORTCUT", "[PREVIOUSDESKTOPSHORTCUT]", "PREVIOUSDESKTOPSHORTCUT AND NOT DESKTOPSHORTCUT"],
  ["DESKTOPSHORTCUT", "1", "NOT DESKTOPSHORTCUT AND NOT PREVIOUSDESKTOPSHORTCUT"],
  ["AUTOUPDATE", "[PREVIOUSAUTOUPDATE]", "PREVIOUSAUTOUPDATE AND NOT AUTOUPDATE"],
  ["REMINDER", "[PREVIOUSREMINDER]", "PREVIOUSREMINDER AND NOT REMINDER"],
]);

/** A box is ticked where its property has any value: "no" must be none before the pages come. */
const FOR_PAGES = /** @type {const} */ ([["DESKTOPSHORTCUT", "", 'DESKTOPSHORTCUT = "0"']]);

/** Which component depends on an answer. */
const CONDITIONS = /** @type {const} */ ([
  ["DesktopShortcut", 'DESKTOPSHORTCUT = "1"'],
  ["NoDesktopShortcut", 'DESKTOPSHORTCUT <> "1"'],
  ["NoAutoUpdate", 'AUTOUPDATE = "0"'],
  ["NoReminder", 'REMINDER = "0"'],
]);

/**
 * @param {object} job
 * @param {Identity} job.identity
 * @param {string} job.version x.y.z
 * @param {string} job.files folder with the programs
 * @param {string} job.icon
 * @param {string} job.output the MSI to write
 * @param {string} [job.bootstrapper] brings a missing WebView2 runtime
 */
export function makeInstaller({ identity, version, files, icon, output, bootstrapper }) {
  const folder = mkdtempSync(join(tmpdir(), "msi-"));
  try {
    for (const file of ["cert-app.exe", "cert-cli.exe", "WebView2Loader.dll"]) {
      copyFileSync(join(files, file), join(folder, file));
    }
    copyFileSync(icon, join(folder, "app.ico"));
    if (bootstrapper !== undefined) copyFileSync(bootstrapper, join(folder, BOOTSTRAPPER));
    writeFileSync(join(folder, "app.wxs"), source(identity, version, bootstrapper !== undefined));
    const draft = join(folder, "app.msi");
    // Relative names in its own folder: wixl takes no absolute one, and finds files by name.
    execFileSync("wixl", ["--arch", "x64", "--output", draft, "app.wxs"], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "inherit", "inherit"],
    });
    const database = new Database(draft);
    compress(database, folder);
    complete(database, identity);
    addDailyCheck(database);
    if (bootstrapper !== undefined) addWebView(database);
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
    Version: version,
    Manufacturer: identity.manufacturer,
    Contact: identity.contact,
    Telephone: identity.telephone,
    Scheme: identity.scheme,
    Folder: identity.folder,
    Key: `Software\\${identity.registryKey}`,
    Icon: "app.ico",
    Files: ".",
    Bootstrapper: BOOTSTRAPPER,
  };
  const template = readFileSync(fileURLToPath(new URL("../app.wxs", import.meta.url)), "utf8");
  const wanted = bringsWebView ? template : template.replace(/^.*\$\(var\.Bootstrapper\).*\n/m, "");
  return wanted.replace(/\$\(var\.(\w+)\)/g, (_, /** @type {string} */ name) =>
    escape(values[name] ?? guid(`${identity.seed}/${name}`)),
  );
}

/** @param {Database} database @param {Identity} identity */
function complete(database, identity) {
  database.useUtf8();
  // wixl writes 4 for "the machine, or the user in an installation for one user"; it is -1.
  database.query("UPDATE `Registry` SET `Root`=-1 WHERE `Root`=4");
  // A rebuild of the same version replaces it; otherwise both would stand side by side.
  database.change("Upgrade", (row) => {
    if (row["ActionProperty"] === "WIX_UPGRADE_DETECTED") row["Attributes"] = "513";
  });
  // Inside the transaction: a failure brings the old version back.
  database.query("UPDATE `InstallExecuteSequence` SET `Sequence`=1501 WHERE `Action`='RemoveExistingProducts'");
  for (const [component, condition] of CONDITIONS) {
    database.query(`UPDATE \`Component\` SET \`Condition\`='${condition}' WHERE \`Component\`='${component}'`);
  }
  addDefaults(database);
  addInstallLocation(database);
  addAppId(database, identity.identifier);
  const secure = ["WIX_DOWNGRADE_DETECTED", "WIX_UPGRADE_DETECTED", ...PUBLIC_PROPERTIES].join(";");
  database.query(
    `UPDATE \`Property\` SET \`Value\`='${secure}' WHERE \`Property\`='SecureCustomProperties'`,
    "INSERT INTO `Property` (`Property`,`Value`) VALUES ('DefaultUIFont','Body')",
    "INSERT INTO `Property` (`Property`,`Value`) VALUES ('ErrorDialog','ErrorDlg')",
  );
  addWizard(database, `${identity.name} セットアップ`);
}

/** Where it stands, for "apps and features" and for administrators' inventories. */
function addInstallLocation(/** @type {Database} */ database) {
  database.query(
    "INSERT INTO `CustomAction` (`Action`,`Type`,`Source`,`Target`) VALUES ('Location',51,'ARPINSTALLLOCATION','[INSTALLDIR]')",
    "INSERT INTO `InstallExecuteSequence` (`Action`,`Sequence`) VALUES ('Location',1010)",
  );
}

/** The menu's entry and the notices are the same app's (property store of the shortcut). */
function addAppId(/** @type {Database} */ database, /** @type {string} */ identifier) {
  database.add({
    name: "MsiShortcutProperty",
    columns: [
      ["MsiShortcutProperty", "s72"],
      ["Shortcut_", "s72"],
      ["PropertyKey", "l0"],
      ["PropVariantValue", "l0"],
    ],
    keys: ["MsiShortcutProperty"],
    rows: [["MenuAppId", "Menu", "System.AppUserModel.ID", identifier]],
  });
}

/** @param {Database} database */
function addDefaults(database) {
  const everywhere = /** @type {const} */ (["InstallUISequence", "InstallExecuteSequence"]);
  DEFAULTS.forEach((fact, index) => addDefault(database, fact, index, everywhere));
  FOR_PAGES.forEach((fact, index) => addDefault(database, fact, DEFAULTS.length + index, ["InstallUISequence"]));
}

/**
 * @param {Database} database
 * @param {readonly [property: string, value: string, condition: string]} fact
 * @param {number} index
 * @param {readonly string[]} sequences
 */
function addDefault(database, [property, value, condition], index, sequences) {
  const action = `Default${index}`;
  database.query(
    `INSERT INTO \`CustomAction\` (\`Action\`,\`Type\`,\`Source\`,\`Target\`) VALUES ('${action}',${SET_PROPERTY_ONCE},'${property}','${value}')`,
  );
  for (const sequence of sequences) {
    database.query(
      `INSERT INTO \`${sequence}\` (\`Action\`,\`Condition\`,\`Sequence\`) VALUES ('${action}','${condition}',${51 + index})`,
    );
  }
}

/** A GUID made from a name. @param {string} name */
function guid(name) {
  const digest = createHash("sha256").update(name).digest("hex").toUpperCase();
  const parts = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ];
  return parts.map(([from, to]) => digest.slice(from, to)).join("-");
}

/** Puts a smaller cabinet in the place of wixl's. @param {Database} database @param {string} folder */
function compress(database, folder) {
  const rows = database.rows("File").sort((one, other) => Number(one["Sequence"]) - Number(other["Sequence"]));
  const files = rows.map(({ File: name = "", FileName: file = "" }) => {
    const long = file.split("|").at(-1) ?? file;
    return { name, bytes: readFileSync(join(folder, long)) };
  });
  const path = join(folder, CABINET);
  writeFileSync(path, cabinet(files));
  database.putStream(CABINET, path);
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

// @ts-check
/** While `npm start` runs, the links of the practice bank's pages open the app of this checkout. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { editions, identityOf } from "../../packaging/identity.mjs";
import { atEnd } from "../lib/cleanup.mjs";
import { builtProgram } from "../lib/paths.mjs";
import { tryCapture } from "../lib/run.mjs";

const { scheme, name } = identityOf(editions.practice);
const type = `x-scheme-handler/${scheme}`;
const GROUP = "[Default Applications]\n";
const EARLIER = new RegExp(`^\\[Default Applications\\]\\n(?:(?!\\[).*\\n)*?${type}=`, "m");

/**
 * Makes a menu entry of this run's own the first choice for the links, unless a package has one for all users.
 * @param {NodeJS.ProcessEnv} environment whose home folder
 */
export async function registerLinks(environment) {
  if (isAnsweredByPackage(environment)) return;
  const folder = await mkdtemp(join(tmpdir(), `${scheme}-`));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  // xdg-open can run no quoted path, and the checkout's may have blanks in it.
  const program = join(folder, "cert-app");
  await symlink(builtProgram("cert-app"), program);
  const entry = `${basename(folder)}.desktop`;
  await placeEntry(entry, program, environment);
  await changeDefaults((text) => withChoice(text, entry), environment);
  atEnd(() => changeDefaults((text) => withoutChoice(text, entry), environment));
}

/** @param {NodeJS.ProcessEnv} environment */
function isAnsweredByPackage(environment) {
  const answering = tryCapture("xdg-mime", ["query", "default", type], environment);
  if (!answering) return false;
  const folders = (environment["XDG_DATA_DIRS"] || "/usr/local/share:/usr/share").split(":");
  return folders.some((folder) => existsSync(join(folder, "applications", answering)));
}

/** @param {string} entry @param {string} program @param {NodeJS.ProcessEnv} environment */
async function placeEntry(entry, program, environment) {
  const applications = join(environment["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "applications");
  const file = join(applications, entry);
  const lines = [`Name=${name}`, `Exec=${program} %u`, "Type=Application", "NoDisplay=true", `MimeType=${type};`];
  await mkdir(applications, { recursive: true });
  atEnd(() => rm(file, { force: true }));
  await writeFile(file, ["[Desktop Entry]", ...lines, ""].join("\n"));
}

/**
 * Changes which programs the user has chosen (freedesktop.org's mime-apps-spec).
 * @param {(text: string) => string} change @param {NodeJS.ProcessEnv} environment
 */
async function changeDefaults(change, environment) {
  const folder = environment["XDG_CONFIG_HOME"] || join(homedir(), ".config");
  const file = join(folder, "mimeapps.list");
  const text = change(await readFile(file, "utf8").catch(() => ""));
  await mkdir(folder, { recursive: true });
  await (text === GROUP ? rm(file) : writeFile(file, text));
}

/** An earlier choice stays, behind this one. @param {string} text @param {string} entry */
function withChoice(text, entry) {
  if (EARLIER.test(text)) return text.replace(EARLIER, `$&${entry};`);
  const line = `${type}=${entry};\n`;
  if (text.includes(GROUP)) return text.replace(GROUP, `${GROUP}${line}`);
  return `${text.replace(/[^\n]$/, "$&\n")}${GROUP}${line}`;
}

/** @param {string} text @param {string} entry */
const withoutChoice = (text, entry) => text.replace(`${entry};`, "").replace(`${type}=\n`, "");

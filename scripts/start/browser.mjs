// @ts-check
/** Chromium on the bank's login page, in a home folder of its own where the practice bank's authority is trusted. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { atEnd } from "../lib/cleanup.mjs";
import { log } from "../lib/output.mjs";
import { capture } from "../lib/run.mjs";
import { Service } from "../lib/service.mjs";

const PROGRAM = process.env["CHROMIUM"] ?? "chromium";

/** It asks nothing of its own, and the network for nothing. */
const QUIET = [
  ...["--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-sync"],
  ...["--disable-component-update", "--disable-features=Translate", "--password-store=basic"],
  ...["--lang=ja", "--accept-lang=ja"],
];

/**
 * Opens it, and again whenever somebody presses Enter: the manual has all browsers closed after each certificate.
 * @param {import("./bank.mjs").Ready} ready @param {NodeJS.ProcessEnv} home
 */
export async function openBrowser({ web, ca }, home) {
  await trust(ca, home);
  // xdg-open knows links whose scheme has digits in it on a desktop of this kind.
  const desktop = process.env["XDG_CURRENT_DESKTOP"] || "GNOME";
  const env = { ...home, TMPDIR: home["XDG_CACHE_HOME"], LANGUAGE: "ja", XDG_CURRENT_DESKTOP: desktop };
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  /** @type {Service | undefined} */
  let browser;
  const open = () => {
    browser = Service.start(PROGRAM, [...QUIET, ...sandbox, `${web}/`], { env, output: "ignore" });
  };
  open();
  atEnd(async () => browser?.stop());
  process.stdin.on("data", open).on("error", () => {});
  atEnd(async () => void process.stdin.destroy());
  log("ブラウザを開きました。閉じたあとは、Enter キーでまた開きます。 / Press Enter to open the browser again.");
}

/**
 * In the database that Chromium looks into, and the app puts certificates into.
 * @param {string} ca a file @param {NodeJS.ProcessEnv} home
 */
async function trust(ca, home) {
  const folder = join(home["XDG_DATA_HOME"] ?? "", "pki", "nssdb");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = ["-d", `sql:${folder}`];
  await capture("certutil", ["-N", ...database, "--empty-password"]);
  await capture("certutil", ["-A", ...database, "-n", "practice bank", "-t", "C,,", "-i", ca]);
}

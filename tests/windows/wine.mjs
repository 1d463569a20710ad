// @ts-check
// A Windows of the test's own: a Wine prefix in a temporary folder, nothing of the user's touched.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { inRepository } from "../../scripts/lib/paths.mjs";

/** Where Windows says which it is; 10 and later by this value. */
export const WINDOWS_KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
export const WINDOWS_10 = '"CurrentMajorVersionNumber"=dword:0000000a';

export class Wine {
  /** @param {string} folder a new folder of its own */
  constructor(folder = mkdtempSync(join(tmpdir(), "wine-"))) {
    this.folder = folder;
    this.prefix = join(folder, "prefix");
    this.programs = join(folder, "programs");
    // Wine shows this folder as the user's desktop.
    this.desktop = join(folder, "Desktop");
    for (const one of [this.programs, this.desktop]) mkdirSync(one, { recursive: true });
    writeFileSync(join(this.desktop, "desktop.ini"), ""); // Wine's installer removes empty folders
    this.env = {
      PATH: process.env["PATH"],
      LANG: "C.UTF-8",
      HOME: folder,
      USER: "tester",
      TMPDIR: folder,
      XDG_RUNTIME_DIR: folder,
      WINEPREFIX: this.prefix,
      WINEARCH: "win64",
      WINEDEBUG: "-all",
      // No menu entries on the host, no browser engine or .NET to be downloaded.
      WINEDLLOVERRIDES: "winemenubuilder.exe=d;mscoree=d;mshtml=d",
    };
  }

  /** Makes the prefix; takes some seconds. */
  start() {
    const { code, stderr } = this.runSync("wineboot", ["--init"]);
    if (code !== 0) throw new Error(`wineboot failed (${code}): ${stderr}`);
    // A new prefix is a Windows 7; installers are to see a Windows 10, programs go on as they are used to here.
    this.register(WINDOWS_KEY, [WINDOWS_10]);
    this.settle();
  }

  /** Waits until every program of the prefix has ended and the registry is on disk. */
  settle() {
    spawnSync("wineserver", ["--wait"], { env: this.env, stdio: "ignore" });
  }

  /** Ends the prefix's programs. */
  end() {
    spawnSync("wineserver", ["--kill"], { env: this.env, stdio: "ignore" });
    this.settle();
  }

  /** Ends the prefix's programs and removes it. */
  stop() {
    this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Puts a program, with the shim it needs under Wine, into a folder of the test's. @param {string} exe */
  install(exe) {
    buildShim(join(this.programs, "bcryptprimitives.dll"));
    const copy = join(this.programs, basename(exe));
    copyFileSync(exe, copy);
    return copy;
  }

  /** The shim for every program of the prefix, be it installed by an installer. */
  provideShim() {
    buildShim(join(this.prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll"));
  }

  /** Writes values into the registry. @param {string} key @param {string[]} values as in a .reg file */
  register(key, values) {
    const file = join(this.folder, "settings.reg");
    writeFileSync(file, ["REGEDIT4", "", `[${key}]`, ...values, ""].join("\r\n"));
    const { code, stderr } = this.runSync("wine", ["regedit", this.windowsPath(file)]);
    if (code !== 0) throw new Error(`regedit failed (${code}): ${stderr}`);
  }

  /**
   * Has Windows Installer work without its pages; gives its exit code.
   * @param {"/i" | "/x"} mode @param {string} msi @param {string[]} properties
   */
  msiexec(mode, msi, ...properties) {
    return this.runSync("msiexec", [mode, this.windowsPath(msi), "/qn", ...properties]).code;
  }

  /**
   * Runs to the end; a program that a signal has ended has no code.
   * @param {string} program a Windows exe, or one of Wine's commands
   * @param {string[]} args @param {{ input?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options]
   */
  runSync(program, args, options = {}) {
    const [command = "wine", ...rest] = line(program, args);
    const result = spawnSync(command, rest, {
      env: { ...this.env, ...options.env },
      input: options.input ?? "",
      encoding: "utf8",
      timeout: options.timeout ?? 300_000,
      maxBuffer: 1 << 26,
    });
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  }

  /**
   * Runs to the end, while servers of this process go on answering.
   * @param {string} program @param {string[]} args @param {{ input?: string }} [options]
   */
  async run(program, args, { input = "" } = {}) {
    const child = this.spawn(program, args, { timeout: 300_000 });
    const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
    child.stdin.end(input);
    const [code] = await once(child, "close");
    return { code, stdout: await stdout, stderr: await stderr };
  }

  /**
   * Starts, and leaves the ending to the caller, or to the time that is up.
   * @param {string} program @param {string[]} args @param {{ env?: NodeJS.ProcessEnv, timeout?: number }} [options]
   */
  spawn(program, args, { env, timeout } = {}) {
    const [command = "wine", ...rest] = line(program, args);
    return spawn(command, rest, { env: { ...this.env, ...env }, stdio: "pipe", timeout, killSignal: "SIGKILL" });
  }

  /** A path of the host as programs in the prefix see it. @param {string} path */
  windowsPath(path) {
    return `Z:${path.replaceAll("/", "\\")}`;
  }
}

/** @param {string} program @param {string[]} args */
function line(program, args) {
  return program.endsWith(".exe") ? ["wine", program, ...args] : [program, ...args];
}

/** @param {string} output */
function buildShim(output) {
  const source = inRepository("wix", "build", "shim.c");
  const options = ["-shared", "-O2", "-s", "-o", output, source, "-ladvapi32"];
  execFileSync("x86_64-w64-mingw32-gcc", options, { stdio: "pipe" });
}

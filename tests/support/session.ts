import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Running } from "./process.ts";

/** How a session differs from the usual one. */
export interface SessionOptions {
  /** Pixels of the screen for one of the page's: 2 on a screen with small pixels. */
  readonly scale?: 1 | 2;
  /** The longest the test may take on a busy machine, in milliseconds. */
  readonly timeout?: number;
}

/** The longest a test may usually take, in milliseconds. */
const TIMEOUT = 120_000;

/** A test in a desktop session of its own, which is closed and removed however the test ends. */
export function desktopTest(
  name: string,
  body: (session: Session) => Promise<void>,
  options: SessionOptions = {},
): void {
  void test(name, async () => {
    const session = await Session.open(options);
    try {
      await inTime(body(session), options.timeout ?? TIMEOUT);
    } catch (error) {
      await session.report(name);
      throw error;
    } finally {
      await session.close();
    }
  });
}

/** Not the runner's own time limit: after that, nothing would close the session. */
async function inTime(body: Promise<void>, timeout: number): Promise<void> {
  const late = new AbortController();
  const limit = delay(timeout, undefined, late).then(() => {
    throw new Error(`not done within ${timeout} ms`);
  });
  await Promise.race([body, limit]).finally(() => late.abort());
}

/**
 * One user's desktop session: home folder, display with a window manager, session bus. Nothing of it
 * is the machine's own, and nothing is left of it afterwards.
 */
export class Session {
  readonly environment: NodeJS.ProcessEnv;
  readonly #folder: string;
  readonly #undo: (() => Promise<unknown>)[] = [];
  readonly #reports: ((test: string) => Promise<unknown>)[] = [];

  static async open(options: SessionOptions): Promise<Session> {
    const session = new Session(await mkdtemp(join(tmpdir(), "cert-e2e-")), options);
    await session.#start().catch(async (error: unknown) => {
      await session.close();
      throw error;
    });
    return session;
  }

  private constructor(folder: string, { scale = 1 }: SessionOptions) {
    const home = join(folder, "home");
    this.#folder = folder;
    this.#undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    // Made anew, so that no proxy, no input method, no setting of the machine's gets in.
    this.environment = {
      PATH: process.env["PATH"],
      LANG: "C.UTF-8",
      LANGUAGE: "ja",
      HOME: home,
      XDG_CACHE_HOME: join(home, ".cache"),
      XDG_CONFIG_HOME: join(home, ".config"),
      XDG_DATA_HOME: join(home, ".local", "share"),
      XDG_STATE_HOME: join(home, ".local", "state"),
      XDG_RUNTIME_DIR: join(folder, "run"),
      GDK_SCALE: String(scale),
      GSETTINGS_BACKEND: "memory",
      NO_AT_BRIDGE: "1",
      // There is no graphics card: painting as if there were one costs seconds of shader compiling.
      WEBKIT_SKIA_ENABLE_CPU_RENDERING: "1",
    };
  }

  /** The home folder. */
  get home(): string {
    return this.environment["HOME"] ?? "";
  }

  /** A path below the user's data folder (`XDG_DATA_HOME`). */
  data(...parts: readonly string[]): string {
    return join(this.environment["XDG_DATA_HOME"] ?? "", ...parts);
  }

  /** A path for what is neither the user's nor the app's. */
  aside(name: string): string {
    return join(this.#folder, name);
  }

  /** Starts a program that is stopped, at the latest, with the test. */
  start(command: readonly [string, ...string[]], more: NodeJS.ProcessEnv = {}, descriptors = 0): Running {
    const running = Running.start(command, { ...this.environment, ...more }, descriptors);
    this.atEnd(() => running.stop());
    this.atFailure(async () => console.error(`${running.name}: ${running.errorOutput}`));
    return running;
  }

  /** Undone in reverse order when the test has ended, however it has. */
  atEnd(undo: () => Promise<unknown>): void {
    this.#undo.push(undo);
  }

  /** Called when a test fails, to print or keep what helps to find out why. */
  atFailure(report: (test: string) => Promise<unknown>): void {
    this.#reports.push(report);
  }

  /** Calls them all; one that fails does not keep the others from it. */
  async report(test: string): Promise<void> {
    for (const report of this.#reports) await report(test).catch(() => {});
  }

  /** Another session bus on the same display: programs on one do not know those on the other. */
  async openBus(): Promise<string> {
    const command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"] as const;
    return this.start([...command]).firstLine();
  }

  async #start(): Promise<void> {
    for (const variable of ["HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] as const) {
      await mkdir(this.environment[variable] ?? "", { recursive: true, mode: 0o700 });
    }
    this.environment["DBUS_SESSION_BUS_ADDRESS"] = await this.openBus();
    this.environment["DISPLAY"] = await this.openDisplay();
  }

  /** A display with a window manager; the user is logged in a second time on a second one. */
  async openDisplay(): Promise<string> {
    const settings = ["-screen", "0", "1920x1600x24", "-nolisten", "tcp", "-noreset"] as const;
    const running = this.start(["Xvfb", "-displayfd", "3", ...settings], {}, 1);
    const display = `:${await running.firstLine(3)}`;
    this.start(["openbox", "--sm-disable"], { DISPLAY: display });
    return display;
  }

  /** Stops everything and removes the folder. */
  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo().catch((error: unknown) => console.error(error));
  }
}

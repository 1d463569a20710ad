import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Login } from "./bank.ts";
import { focused } from "./page.ts";
import { freePort } from "./port.ts";
import { type Ending, type Running, run } from "./process.ts";
import { pictures, programs } from "./programs.ts";
import type { Session } from "./session.ts";
import { until } from "./wait.ts";
import { Key, WebDriver } from "./webdriver.ts";

/** The app in its real window, driven as a person would. */
export class App {
  readonly #session: Session;
  readonly #running: Running | null;
  readonly #inspector: string;
  #driver: Running | null = null;
  #page: WebDriver | null = null;

  /** Starts the app, by hand or with what a link's click gives it, and waits for its first screen. */
  static async open(session: Session, more: NodeJS.ProcessEnv = {}, parameters: readonly string[] = []): Promise<App> {
    return App.drive(session, async (automation) =>
      session.start([programs.app, ...parameters], { ...automation, ...more }),
    );
  }

  /** The same, until CCHK001 is there. */
  static async openList(session: Session, more: NodeJS.ProcessEnv = {}): Promise<App> {
    const app = await App.open(session, more);
    await app.shows("CCHK001");
    return app;
  }

  /**
   * Takes over an app that `start` starts, be it through other programs that pass its variables on.
   * It gives the program whose failure is the app's, if it knows one.
   */
  static async drive(
    session: Session,
    start: (automation: NodeJS.ProcessEnv) => Promise<Running | null>,
  ): Promise<App> {
    const inspector = `127.0.0.1:${await freePort()}`;
    const running = await start({ TAURI_WEBVIEW_AUTOMATION: "true", WEBKIT_INSPECTOR_SERVER: inspector });
    const app = new App(session, running, inspector);
    session.atFailure((test) => app.picture(`failed ${test}`));
    await app.connect();
    return app;
  }

  private constructor(session: Session, running: Running | null, inspector: string) {
    this.#session = session;
    this.#running = running;
    this.#inspector = inspector;
  }

  /** Reaches its page; again, where the page's process is another one, which a driver does not follow. */
  async connect(): Promise<void> {
    await this.#driver?.stop();
    const port = await freePort();
    const driver = this.#session.start(["WebKitWebDriver", `--port=${port}`, `--target=${this.#inspector}`]);
    this.#driver = driver;
    const isAlive = () => this.#running?.hasFailed !== true && driver.isRunning;
    this.#page = await WebDriver.connect(`http://127.0.0.1:${port}`, {}, isAlive);
    await this.isThere("h1");
  }

  /** What drives it. */
  get page(): WebDriver {
    if (this.#page === null) throw new Error("there is no page");
    return this.#page;
  }

  /** Of the program, where this test has started it itself. */
  get pid(): number | undefined {
    return this.#running?.pid;
  }

  /** Waits for the screen with this number. */
  async shows(
    screen: "CCHK001" | "CCHK002" | "CCHK007" | "CCHK008" | "CCHK009" | "CCHK010" | "CCHK011" | "CCHK012",
  ): Promise<void> {
    await this.isThere(`html[data-screen="${screen}"][data-busy="false"] main:not(:has(.progress))`);
  }

  /** Waits for 「ただいま処理中です」. */
  async isProcessing(): Promise<void> {
    await this.isThere("main .progress");
  }

  /** Waits for an element. */
  async isThere(selector: string): Promise<void> {
    const find = () => this.page.run<boolean>("return document.querySelector(arguments[0]) !== null", selector);
    await until(selector, find);
  }

  /** Waits until a fifth of a new version has come. */
  async downloadsSome(): Promise<void> {
    const isFilled = "return document.querySelector('dialog.update[open] progress')?.position > 0.2";
    await until("a fifth of it", () => this.page.run<boolean>(isFilled));
  }

  /** Clicks on a button as soon as that is possible. */
  async click(action: string): Promise<void> {
    const button = await this.page.find(`[data-action="${action}"]`);
    await until(`${action} can be clicked`, () => this.page.click(button));
  }

  /** What has the focus: its id, its action, or its element. */
  focused(): Promise<string> {
    return this.page.call(focused);
  }

  /** The text a person reads. */
  text(selector = "main"): Promise<string> {
    return this.page.run("return document.querySelector(arguments[0]).innerText", selector);
  }

  /** What stands in a field. */
  value(selector: string): Promise<string> {
    return this.page.run("return document.querySelector(arguments[0]).value", selector);
  }

  /** The fingerprint of the selected certificate. */
  selected(): Promise<string | null> {
    return this.page.run("return document.querySelector('[aria-selected=true]')?.dataset.fingerprint ?? null");
  }

  /** The serial number that CCHK007 shows. */
  async serial(): Promise<string | undefined> {
    return (await this.names())["証明書シリアル番号"];
  }

  /** The lines of CCHK007 that the manual has, by what stands before 「=」. */
  async names(): Promise<Readonly<Record<string, string>>> {
    const lines = (await this.text(".names")).split("\n").filter((line) => line.includes(" = "));
    return Object.fromEntries(lines.map((line) => line.split(" = ") as [string, string]));
  }

  /** The terms of a list with what stands beside each. */
  facts(): Promise<Readonly<Record<string, string>>> {
    return this.page.run(`
      const pairs = [...document.querySelectorAll("main dl.facts dt")]
        .map((term) => [term.innerText, term.nextElementSibling.innerText]);
      return Object.fromEntries(pairs);`);
  }

  /** From CCHK001 through CCHK002 with keys alone; what comes then is the caller's to wait for. */
  async requestCertificate(clerk: Login): Promise<void> {
    await this.click("begin-issue");
    await this.shows("CCHK002");
    await this.requestHere(clerk);
  }

  /** The same from CCHK002 on, where the caret is in the login ID. */
  async requestHere(clerk: Login): Promise<void> {
    await this.page.press(`${clerk.login_id}${Key.tab}`);
    await this.enterPassword(clerk.password);
  }

  /** From CCHK001 to the certificate on CCHK007. */
  async getCertificate(clerk: Login): Promise<void> {
    await this.requestCertificate(clerk);
    await this.shows("CCHK007");
  }

  /** Types a password where the focus is and presses Enter. */
  async enterPassword(password: string): Promise<void> {
    await this.page.press(`${password}${Key.enter}`);
  }

  /** CCHK008, where the caret is in the user name. */
  async answerProxy(user: string, password: string): Promise<void> {
    await this.shows("CCHK008");
    await this.page.press(`${user}${Key.tab}`);
    await this.enterPassword(password);
  }

  /** CCHK008 with a wrong password, then with the right one; no prompt lies over it. */
  async answerProxyTwice(user: string, password: string): Promise<void> {
    await this.answerProxy(user, "wrong");
    await this.isThere("#proxy-password-error");
    await this.shows("CCHK008");
    await this.isThere("html:not(:has(dialog.update[open]))");
    await this.isThere("#proxy-password:focus");
    await this.enterPassword(password);
  }

  /** Keeps what the window shows, to be looked at. */
  async picture(name: string): Promise<void> {
    await mkdir(pictures, { recursive: true });
    await writeFile(join(pictures, `${name}.png`), await this.page.picture());
  }

  /** Presses 「閉じる」 and waits until the app has ended. */
  async close(): Promise<Ending> {
    await this.click("close").catch(() => {}); // it may be gone before the driver answers
    return this.hasEnded();
  }

  /** Closes the window by the keyboard, repeatedly: a busy window manager can miss it. */
  async closeByKeys(): Promise<Ending> {
    const ended = this.hasEnded();
    const press = () => run(["xdotool", "key", "--clearmodifiers", "alt+F4"], this.#session.environment);
    do {
      await press();
    } while ((await Promise.race([ended, delay(5_000, undefined, { ref: false })])) === undefined);
    return ended;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.#running?.kill();
    await this.#driver?.stop();
  }

  /** Ends it as a mistake in it would (abort(3)), with whatever the system makes of that. */
  async crash(): Promise<void> {
    await this.#running?.kill("SIGABRT");
    await this.#driver?.stop();
  }

  /** Waits until the app has ended by itself. */
  async hasEnded(): Promise<Ending> {
    const ending = (await this.#running?.ended) ?? { code: null, signal: null };
    await this.#driver?.stop();
    return ending;
  }
}

import { after } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { programs } from "../../support/programs.ts";
import { type Identity, VisitedBank } from "./bank.ts";

export const sizes: Readonly<Record<string, BrowserContextOptions>> = {
  default: { viewport: { width: 1024, height: 768 } },
  narrow: { viewport: { width: 320, height: 640 } },
  zoomed: { viewport: { width: 512, height: 384 }, deviceScaleFactor: 2 },
};

/** A bank, and a browser to visit it with. */
export class Fixture {
  readonly bank: VisitedBank;
  readonly #browser: Browser;

  static async open(): Promise<Fixture> {
    const bank = await VisitedBank.start();
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-proxy-server"];
    return new Fixture(bank, await chromium.launch({ executablePath: programs.headlessShell, args }));
  }

  private constructor(bank: VisitedBank, browser: Browser) {
    this.bank = bank;
    this.#browser = browser;
  }

  /** A visitor of their own, who shows this certificate where one is asked for. */
  async visitor(options: BrowserContextOptions = {}, identity?: Identity): Promise<Visitor> {
    const origin = new URL(this.bank.ready.mtls).origin;
    const certificates = identity === undefined ? {} : { clientCertificates: [{ origin, ...identity }] };
    const context = await this.#browser.newContext({
      ...sizes["default"],
      ignoreHTTPSErrors: true,
      locale: "ja-JP",
      ...certificates,
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    // The compiler of these tests wraps inner functions in a helper that pages do not have.
    await page.addInitScript("globalThis.__name = (target) => target;");
    return new Visitor(this.bank, page);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.bank.close();
  }
}

/** One for all tests of a file. */
export async function fixtureOfFile(): Promise<Fixture> {
  const fixture = await Fixture.open();
  after(() => fixture.close());
  return fixture;
}

/** Somebody at a browser window. */
export class Visitor {
  readonly bank: VisitedBank;
  readonly page: Page;
  /** Everything the pages asked for that is not the bank's. */
  readonly elsewhere: string[] = [];
  /** What the browser has refused because of the pages' policy, and other complaints of scripts. */
  readonly complaints: string[] = [];

  constructor(bank: VisitedBank, page: Page) {
    this.bank = bank;
    this.page = page;
    const own = [bank.ready.web, bank.ready.mtls];
    page.on("request", (request) => {
      if (!own.some((origin) => request.url().startsWith(`${origin}/`))) this.elsewhere.push(request.url());
    });
    page.on("pageerror", ({ message }) => this.complaints.push(message));
    page.on("console", (message) => {
      if (/policy|trusted/i.test(message.text())) this.complaints.push(message.text());
    });
  }

  /** The screen's number. */
  async at(): Promise<string> {
    return this.page.innerText("header .id");
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.bank.ready.web}${path}`);
  }

  async goWithCertificate(): Promise<void> {
    await this.page.goto(`${this.bank.ready.mtls}/`);
  }

  /** Fills in fields by their id and presses the button with this one. */
  async fill(fields: Readonly<Record<string, string>>, button: string): Promise<void> {
    for (const [id, text] of Object.entries(fields)) await this.page.fill(`#${id}`, text);
    await this.page.click(`#${button}`);
    await this.page.waitForLoadState();
  }

  /** Types each where the caret is; the name of a key presses it. */
  async type(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      await (["Enter", "Tab"].includes(text) ? this.page.keyboard.press(text) : this.page.keyboard.type(text));
    }
  }

  /** Presses the button that starts the app, on 証明書取得認証. */
  async launch(): Promise<void> {
    await this.go("/acquisition");
    await this.page.click("[data-launch]");
  }

  async logIn({ login_id, password } = this.bank.user()): Promise<void> {
    await this.go("/");
    await this.fill({ "login-id": login_id, password }, "login");
  }

  /** What has the focus: its id, or else its text. */
  async focused(): Promise<string> {
    return this.page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim() || "");
  }

  /** Presses Tab until the element with this id has the focus. */
  async tabTo(id: string): Promise<void> {
    for (let presses = 0; presses < 100; presses += 1) {
      if ((await this.focused()) === id) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`${id} cannot be reached by Tab`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

import { X509Certificate } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import type { Bank } from "./bank.ts";
import { pictures, programs } from "./programs.ts";
import type { Session } from "./session.ts";

/** Which certificate the browser takes for an address, where an administrator has said so. */
export interface Choice {
  /** Of the addresses of one server: "127.0.0.1" or "localhost". */
  readonly host: string;
  readonly commonName?: string;
}

/** How a browser differs from the usual one. */
export interface BrowserSettings {
  /** What an administrator has set besides. */
  readonly policy?: object;
  readonly environment?: NodeJS.ProcessEnv;
  /** Whether it is without a window, where it asks its user nothing. */
  readonly headless?: boolean;
}

/** What certificate login showed. */
export interface Greeting {
  readonly loginId: string;
  readonly serial: string;
}

/** Debian's Chromium in this session, with the session's key store. It trusts the practice bank's authority. */
export class Browser {
  readonly #context: BrowserContext;
  readonly #bank: Bank;

  static async open(
    session: Session,
    bank: Bank,
    choices: readonly Choice[] = [{ host: "127.0.0.1" }],
    { policy = {}, environment = {}, headless = true }: BrowserSettings = {},
  ): Promise<Browser> {
    const context = await chromium.launchPersistentContext(session.aside("chromium"), {
      executablePath: await withPolicy(session, { ...(await policyFor(bank, choices)), ...policy }),
      env: { ...session.environment, ...environment } as Record<string, string>,
      headless,
      args: ["--no-sandbox", "--disable-gpu", "--no-proxy-server", "--disable-background-networking"],
      locale: "ja-JP",
    });
    session.atEnd(() => context.close());
    return new Browser(context, bank);
  }

  private constructor(context: BrowserContext, bank: Bank) {
    this.#context = context;
    this.#bank = bank;
  }

  /** Logs in with a certificate and reads the page; fails where the bank shows another one. */
  async logIn(host = "127.0.0.1"): Promise<Greeting> {
    const page = await this.#visit(host);
    return { loginId: await page.innerText("#login-id"), serial: await page.innerText("#serial") };
  }

  /** The browser's code for why there is no page at all. */
  async failsToLogIn(host = "127.0.0.1"): Promise<string> {
    return this.#visit(host).then(
      async (page) => `a page: ${await page.innerText("body")}`,
      (error: Error) => /net::(\w+)/.exec(error.message)?.[1] ?? error.message,
    );
  }

  /**
   * On one of the bank's pages, presses the button that starts the app, and answers the page's question.
   * `/acquisition` is 証明書取得認証; `/renewal`, 証明書更新選択, is where the browser has logged in with a certificate.
   */
  async launchApp(from: "/acquisition" | "/renewal" = "/acquisition"): Promise<void> {
    const page = await this.#context.newPage();
    const { web, mtls } = this.#bank.ready;
    await page.goto(new URL(from, from === "/renewal" ? mtls : web).href, { timeout: 20_000 });
    await page.click("[data-launch]");
    await page.click("#launch-open");
  }

  /** What the page in front says after another click of somebody logged in. */
  async nextClick(): Promise<string> {
    const page = this.#context.pages().at(-1);
    await page?.click("a[href='/top']");
    return (await page?.innerText("main")) ?? "";
  }

  async picture(name: string): Promise<void> {
    await mkdir(pictures, { recursive: true });
    await this.#context
      .pages()
      .at(-1)
      ?.screenshot({ path: join(pictures, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  async #visit(host: string): Promise<Page> {
    const page = await this.#context.newPage();
    await page.goto(addressOf(this.#bank, host), { timeout: 20_000 });
    return page;
  }
}

function addressOf(bank: Bank, host: string): string {
  const url = new URL(bank.ready.mtls);
  url.hostname = host;
  return url.href;
}

/** What an administrator's policy file would say (https://chromeenterprise.google/policies/). */
async function policyFor(bank: Bank, choices: readonly Choice[]): Promise<object> {
  const { raw } = new X509Certificate(await readFile(bank.ready.ca));
  return {
    AutoSelectCertificateForUrls: choices.map(({ host, commonName }) => {
      const filter = commonName === undefined ? {} : { SUBJECT: { CN: commonName } };
      return JSON.stringify({ pattern: new URL(addressOf(bank, host)).origin, filter });
    }),
    CACertificates: [raw.toString("base64")],
  };
}

/**
 * A program that starts Chromium as an administrator has set it up, where /etc/chromium is a folder of the test's own: policies have
 * no other place. Who is not root becomes root of a user name space.
 */
export async function withPolicy(session: Session, policy: object): Promise<string> {
  const etc = session.aside("etc-chromium");
  await mkdir(join(etc, "policies", "managed"), { recursive: true });
  await writeFile(join(etc, "policies", "managed", "test.json"), JSON.stringify(policy));
  const unshare = process.getuid?.() === 0 ? "unshare --mount" : "unshare --map-root-user --mount";
  const script = `#!/bin/sh
exec ${unshare} --propagation private sh -c 'mount --bind "$0" /etc/chromium && exec "$@"' \\
  "${etc}" "${programs.chromium}" "$@"
`;
  const file = session.aside("chromium.sh");
  await writeFile(file, script, { mode: 0o700 });
  return file;
}

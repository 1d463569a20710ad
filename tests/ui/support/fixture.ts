import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach } from "node:test";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build, preview } from "vite";
import type { FakeControl } from "../../../ui/src/backend/fake.ts";
import type { View } from "../../../ui/src/bindings/View.ts";
import { programs, root } from "../../support/programs.ts";

declare global {
  interface Window {
    readonly fake: FakeControl;
    readonly violations: string[];
  }
}

const configFile = join(root, "vite.config.ts");

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** The default size of the app's window. */
export const windowSize = { width: 760, height: 720 };

/** The sizes that every screen is tried in. */
export const sizes: Readonly<Record<string, BrowserContextOptions>> = {
  "default size": { viewport: windowSize },
  "narrow (320 px)": { viewport: { width: 320, height: 640 } },
  "200 % zoom": { viewport: { width: 380, height: 360 }, deviceScaleFactor: 2 },
};

/** Built UI, server and browser. */
export interface Fixture {
  /** Opens the app on the fake backend; `query` as in fake.ts. */
  open(query?: string, options?: BrowserContextOptions): Promise<Page>;
  /** The same with this view, over an intent that never ends. */
  show(view: View, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** What the current test has opened; `null` between tests. */
let opened: BrowserContext[] | null = null;

/** One for all tests of a file. A page that a test opens ends with it, or its animations would slow the others down. */
export async function fixtureOfFile(): Promise<Fixture> {
  const fixture = await openFixture();
  after(() => fixture.close());
  beforeEach(() => {
    opened = [];
  });
  afterEach(async () => {
    for (const context of opened ?? []) await context.close();
    opened = null;
  });
  return fixture;
}

/** Builds the UI for the fake backend, or (`production`) as the app ships it. */
export async function buildUi(outDir: string, mode: "fake" | "production"): Promise<void> {
  await build({ configFile, mode, logLevel: "error", build: { outDir } });
}

/** Builds the UI and starts what shows it, under the window's own policy. */
export async function openFixture(): Promise<Fixture> {
  const outDir = await mkdtemp(join(tmpdir(), "ui-test-"));
  await buildUi(outDir, "fake");
  const headers = { "content-security-policy": await policyOfWindow() };
  const server = await preview({ configFile, build: { outDir }, preview: { host: "127.0.0.1", port: 0, headers } });
  const browser = await chromium.launch({ executablePath: programs.headlessShell, args: flags });
  const open = (query = "", options: BrowserContextOptions = {}) =>
    openPage(browser, `${server.resolvedUrls?.local[0]}${query}`, options);
  return {
    open,
    show: async (view, options) => {
      const page = await open("?start=endless", options);
      await push(page, view);
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}

async function policyOfWindow(): Promise<string> {
  const file = await readFile(join(root, "src-tauri/tauri.conf.json"), "utf8");
  const { app } = JSON.parse(file) as { app: { security: { csp: Readonly<Record<string, string>> } } };
  const directives = Object.entries(app.security.csp);
  return directives.map(([directive, sources]) => `${directive} ${sources}`).join("; ");
}

async function openPage(browser: Browser, url: string, options: BrowserContextOptions): Promise<Page> {
  const place = { viewport: windowSize, locale: "ja-JP", timezoneId: "America/New_York" };
  const context = await browser.newContext({ ...place, ...options });
  opened?.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  // The compiler of these tests wraps inner functions in a helper that pages do not have.
  await page.addInitScript("globalThis.__name = (target) => target;");
  await page.addInitScript(collectViolations);
  const response = await page.goto(url);
  assert.match(response?.headers()["content-security-policy"] ?? "", /^default-src 'none'/);
  await page.waitForSelector("h1");
  return page;
}

function collectViolations(): void {
  const violations: string[] = [];
  Object.defineProperty(window, "violations", { value: violations });
  document.addEventListener("securitypolicyviolation", (event) => {
    violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
}

/** Shows a view as the core would push it. */
export async function push(page: Page, view: View): Promise<void> {
  await page.evaluate((pushed) => window.fake.push(pushed), view);
}

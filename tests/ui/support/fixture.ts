import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build } from "vite";
import type { FakeControl } from "../../../ui/src/backend/fake.ts";
import type { View } from "../../../ui/src/bindings/View.ts";
import { programs, root } from "../../support/programs.ts";
import { type Served, serve } from "./server.ts";

declare global {
  interface Window {
    readonly fake: FakeControl;
    readonly violations: string[];
  }
}

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
  close(): Promise<void>;
}

/** One for all tests of a file. */
export async function fixtureOfFile(): Promise<Fixture> {
  const fixture = await openFixture();
  after(() => fixture.close());
  return fixture;
}

/** Builds the UI for the fake backend, or (`production`) as the app ships it. */
export async function buildUi(outDir: string, mode: "fake" | "production"): Promise<void> {
  await build({ configFile: join(root, "vite.config.ts"), mode, logLevel: "error", build: { outDir } });
}

/** Builds the UI and starts what shows it. */
export async function openFixture(): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), "ui-test-"));
  await buildUi(folder, "fake");
  const served = await serve(folder);
  const browser = await chromium.launch({ executablePath: programs.chromium, args: flags });
  return {
    open: (query = "", options = {}) => openPage(browser, served, query, options),
    close: async () => {
      await browser.close();
      await served.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openPage(
  browser: Browser,
  served: Served,
  query: string,
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: windowSize,
    locale: "ja-JP",
    timezoneId: "America/New_York",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  // The compiler of these tests wraps inner functions in a helper that pages do not have.
  await page.addInitScript("globalThis.__name = (target) => target;");
  await page.addInitScript(collectViolations);
  await page.goto(`${served.origin}/${query}`);
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

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { build } from "vite";
import type { FakeControl } from "../../../ui/src/backend/fake.ts";
import type { View } from "../../../ui/src/bindings/View.ts";
import { serve, type Served } from "./server.ts";

declare global {
  interface Window {
    readonly fake: FakeControl;
    readonly violations: string[];
  }
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Where the browser is; Debian's by default. */
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
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

/** Built UI, server and browser: one for each test file. */
export interface Stage {
  /** Opens the app on the fake backend; `query` as in fake.ts. */
  open(query?: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Builds the UI for the fake backend, or (`production`) as the app ships it. */
export async function buildUi(outDir: string, mode: "fake" | "production"): Promise<void> {
  await build({
    configFile: join(root, "vite.config.ts"),
    mode,
    logLevel: "error",
    build: { outDir },
  });
}

/** Puts up a stage. */
export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "ui-test-"));
  await buildUi(folder, "fake");
  const served = await serve(folder);
  const browser = await chromium.launch({ executablePath, args: flags });
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

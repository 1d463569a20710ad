import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { openFixture, push, windowSize } from "./support/fixture.ts";
import { screens, updates } from "./support/screens.ts";

/** Pictures of every screen, to be looked at: `npm run screenshots`. */
const folder = fileURLToPath(new URL("../../screenshots", import.meta.url));

const sizes: Readonly<Record<string, BrowserContextOptions>> = {
  default: { viewport: windowSize },
  dark: { viewport: windowSize, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 720 } },
  zoomed: { viewport: { width: windowSize.width / 2, height: windowSize.height / 2 }, deviceScaleFactor: 2 },
};

/** Screens that only a press shows. */
const pressed: Readonly<Record<string, readonly [view: string, action: string]>> = {
  contact: ["CCHK002-issue", "contact"],
  "CCHK001-put-away": ["CCHK001-certificates", "toggle-ended"],
  "CCHK007-remove": ["CCHK007-renew", "remove-superseded"],
  "CCHK010-discard": ["CCHK010-may-be-issued", "discard"],
};

const fixture = await openFixture();
for (const [size, options] of Object.entries(sizes)) {
  await mkdir(join(folder, size), { recursive: true });
  const page = await fixture.open("?start=endless", options);
  for (const [name, view] of Object.entries({ ...screens, ...updates })) {
    await push(page, view);
    await picture(page, size, name);
  }
  for (const [name, [view, action]] of Object.entries(pressed)) {
    await push(page, screens[view] ?? Object.values(screens)[0]!);
    await page.click(`[data-action="${action}"]`);
    await picture(page, size, name);
    await page.keyboard.press("Escape");
  }
}
await fixture.close();
console.log(`${folder}: ${Object.keys(sizes).join(", ")}`);

/** The window as a person sees it and, where there is more below, the whole page. */
async function picture(page: Page, size: string, name: string): Promise<void> {
  const path = (suffix: string) => join(folder, size, `${name}${suffix}.png`);
  await page.screenshot({ path: path(""), animations: "disabled", caret: "initial" });
  const isLong = await page.evaluate(() => document.documentElement.scrollHeight > innerHeight);
  if (isLong && !name.includes("many") && size !== "default" && size !== "dark") {
    await page.screenshot({ path: path("-whole"), animations: "disabled", fullPage: true });
  }
}

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { View } from "../../ui/src/bindings/View.ts";
import { openFixture, push, windowSize } from "./support/fixture.ts";
import { inEnglish, screens, updates } from "./support/screens.ts";

/** Pictures of every screen, to be looked at: `npm run screenshots`. */
const folder = fileURLToPath(new URL("../../screenshots", import.meta.url));

/** In English where the name says so. */
const looks: Readonly<Record<string, BrowserContextOptions>> = {
  default: { viewport: windowSize },
  english: { viewport: windowSize },
  dark: { viewport: windowSize, colorScheme: "dark" },
  "english-dark-narrow": { viewport: { width: 320, height: 720 }, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 720 } },
  zoomed: { viewport: { width: windowSize.width / 2, height: windowSize.height / 2 }, deviceScaleFactor: 2 },
};

/** Screens that only a press shows. */
const pressed: Readonly<Record<string, readonly [view: string, action: string]>> = {
  contact: ["CCHK002-issue", "contact"],
  "CCHK007-remove": ["CCHK007-renew", "remove-superseded"],
  "CCHK010-discard": ["CCHK010-may-be-issued", "discard"],
};

const fixture = await openFixture();
const wanted = process.argv.slice(2);
for (const [look, options] of Object.entries(looks)) {
  if (wanted.length > 0 && !wanted.includes(look)) continue;
  await mkdir(join(folder, look), { recursive: true });
  const page = await fixture.open("?start=endless", options);
  for (const [name, view] of Object.entries({ ...screens, ...updates })) {
    await push(page, inLook(view, look));
    await picture(page, look, name);
  }
  for (const [name, [view, action]] of Object.entries(pressed)) {
    await push(page, inLook(screens[view]!, look));
    await page.click(`[data-action="${action}"]`);
    await picture(page, look, name);
    await page.keyboard.press("Escape");
  }
}
await fixture.close();
console.log(`${folder}: ${Object.keys(looks).join(", ")}`);

function inLook(view: View, look: string): View {
  return look.startsWith("english") ? inEnglish(view) : view;
}

/** The window as a person sees it and, where there is more below, the whole page. */
async function picture(page: Page, look: string, name: string): Promise<void> {
  const path = (suffix: string) => join(folder, look, `${name}${suffix}.png`);
  await page.screenshot({ path: path(""), animations: "disabled", caret: "initial" });
  const isLong = await page.evaluate(() => document.documentElement.scrollHeight > innerHeight);
  if (isLong && !name.includes("many") && page.viewportSize()?.width !== windowSize.width) {
    await page.screenshot({ path: path("-whole"), animations: "disabled", fullPage: true });
  }
}

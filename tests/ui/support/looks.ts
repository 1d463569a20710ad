import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { Language } from "../../../ui/src/bindings/Language.ts";
import { type Fixture, push, sizes } from "./fixture.ts";
import { assertAccessible, assertNoCspViolation, assertNothingCut, assertSpeaks } from "./measure.ts";
import { inEnglish, screens, updates } from "./screens.ts";

/** How a screen is looked at. */
export interface Look {
  readonly language: Language;
  readonly scheme: "light" | "dark";
  /** One of `sizes`. */
  readonly size: string;
}

/** Every screen in this look: nothing is cut, axe finds nothing, and it speaks one language. */
export function everyScreenIn(fixture: Fixture, { language, scheme, size }: Look): void {
  describe(`every screen, ${language}, ${scheme}, ${size}`, () => {
    let page: Page;
    before(async () => {
      page = await fixture.open("?start=endless", { ...sizes[size], colorScheme: scheme });
    });

    for (const [name, view] of Object.entries({ ...screens, ...updates })) {
      test(name, async () => {
        await push(page, language === "en" ? inEnglish(view) : view);
        assert.equal(await page.getAttribute("html", "lang"), language);
        await assertSpeaks(page, language, name);
        await assertNothingCut(page, name);
        await assertNoCspViolation(page, name);
        // Three hundred rows are the four of CCHK001-certificates over and over.
        if (name !== "CCHK001-many") await assertAccessible(page, name);
      });
    }
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import * as views from "../../ui/src/backend/fake_views.ts";
import type { View } from "../../ui/src/bindings/View.ts";
import { fixtureOfFile, push } from "./support/fixture.ts";
import { assertAccessible, assertNoCspViolation, assertNothingCut } from "./support/measure.ts";

const fixture = await fixtureOfFile();

const texts: Readonly<Record<string, string>> = {
  markup: `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`,
  "an attribute's end": `" onfocus="document.title='owned'" autofocus="`,
  "right to left": "\u202Eevil\u202C عربي עברית \u2066",
  "500 letters without a break": "長".repeat(250) + "W".repeat(250),
  nothing: "",
  controls: "a\u0000b\u0007c\nd\te\u200B",
};

/** Every screen with the text wherever a text can come from outside. */
function screensWith(text: string): readonly View[] {
  const names = { login_id: text, common_name: text, organization: text, organizational_unit: text };
  const certificate = views.certificate(0, { ...names, serial: text });
  const failure = views.failure("service_unavailable", { retry_at: text });
  const contact = { name: text, phone_label: text, phone: text, hours: text };
  const bank = { app_name: text, window_title: text, practice: true, contact };
  const superseded = { certificate, removed: false };
  const session = { user: text, computer: text, is_remote: true, is_of_another_user: true };
  return [
    views.certificates([certificate], certificate.fingerprint),
    views.authentication("issue", text, null, null, session),
    views.authentication("renew", text, null, certificate),
    views.processing({ kind: "awaiting_approval", until: text }),
    views.processing({ kind: "requesting" }, { purpose: "issue", login_id: text, certificate: null, session }),
    views.processing({ kind: "requesting" }, { purpose: "renew", login_id: text, certificate, session: null }),
    views.view({ kind: "result", certificate, purpose: "renew", superseded, browsers: [text], elsewhere: [text] }),
    views.failed(failure, "retry"),
    views.view({ kind: "resume", login_id: text, started_at: text, may_be_issued: true, not_before: text }),
  ].map((view) => ({ ...view, bank }));
}

for (const [what, text] of Object.entries(texts)) {
  test(`${what} stays text`, async () => {
    for (const width of [760, 320]) {
      const page = await fixture.open("?start=endless", { viewport: { width, height: 720 } });
      for (const view of screensWith(text)) {
        await push(page, view);
        const where = `${view.screen.kind} at ${width}`;
        assert.notEqual(await page.title(), "owned", where);
        assert.equal(await page.locator("main img, main script, [onfocus]").count(), 0, where);
        await assertNothingCut(page, where);
        await assertNoCspViolation(page, where);
      }
      await page.context().close();
    }
  });
}

test("long names are accessible too", async () => {
  const page = await fixture.show(screensWith("長い名前 ".repeat(40))[0]!);
  await assertAccessible(page, "long names");
});

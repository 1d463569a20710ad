import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNothingCut } from "../ui/support/measure.ts";
import { fixtureOfFile, sizes } from "./support/fixture.ts";
import { prepare, visitAll } from "./support/screens.ts";

const fixture = await fixtureOfFile();
const identities = await prepare(fixture);

for (const [size, options] of Object.entries(sizes)) {
  test(`every screen, ${size}: nothing cut, nothing from elsewhere, nothing refused by the policy`, async () => {
    await visitAll(fixture, identities, options, async (name, visitor) => {
      assert.equal(await visitor.at(), name.slice(0, "BLGI001".length));
      // Administrators' wide tables scroll by themselves.
      if (!["BADM002", "BCMP001"].includes(name)) await assertNothingCut(visitor.page, name);
      assert.equal(await visitor.page.evaluate(isTooWide), false, name);
      assert.deepEqual(visitor.elsewhere, [], name);
      assert.deepEqual(visitor.complaints, [], name);
    });
  });
}

test("every screen: axe finds nothing", async () => {
  const found: string[] = [];
  // The policy keeps axe itself out.
  await visitAll(fixture, identities, { bypassCSP: true }, async (name, { page }) => {
    await assertAccessible(page, name).catch(({ message }: Error) => found.push(message));
  });
  assert.equal(found.join("\n"), "");
});

function isTooWide(): boolean {
  return document.documentElement.scrollWidth > innerWidth;
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAsInManual, manual } from "../manual/manual.ts";
import { fixtureOfFile, type Visitor } from "./support/fixture.ts";

const fixture = await fixtureOfFile();

/** How a visitor gets to each page that the manual shows. */
const pages: Readonly<Record<string, (visitor: Visitor) => Promise<void>>> = {
  BLGI001: (visitor) => visitor.go("/"),
  BSMS001: (visitor) => visitor.go("/acquisition"),
  BSMS002: async (visitor) => {
    await fixture.bank.issue(fixture.bank.user());
    await visitor.logIn();
    await visitor.page.click("#renewal");
  },
  BLGI008: async (visitor) => {
    await visitor.logIn();
    await fixture.bank.issue(fixture.bank.user());
    await visitor.page.click("#renewal");
  },
};

for (const [id, go] of Object.entries(pages)) {
  test(`${id}: the manual's words, in the manual's order`, async () => {
    const visitor = await fixture.visitor();
    await go(visitor);
    assert.equal(await visitor.at(), id);
    assertAsInManual(id, await visitor.page.innerText("body"));
    assert.match(await visitor.page.innerText("footer"), /国際業務部　フリーダイヤル 0120-551-039（平日9:00～17:00）/);
    await visitor.close();
  });
}

test("every page that the manual shows is looked at", () => {
  const shown = Object.keys(manual).filter((name) => name.startsWith("B"));
  assert.deepEqual(shown, Object.keys(pages));
});

test("Internet Explorer has none of the buttons, and is told why", async () => {
  const visitor = await fixture.visitor({
    userAgent: "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
  });
  for (const id of ["BSMS001", "BSMS002"]) {
    await pages[id]!(visitor);
    assert.equal(await visitor.at(), id);
    assert.match(await visitor.page.innerText("main"), /Internet Explorer のサポートは終了しました。/);
    assert.equal(await visitor.page.locator("[data-launch], #download, dialog").count(), 0, id);
  }
  await visitor.close();
});

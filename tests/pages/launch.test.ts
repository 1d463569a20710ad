import assert from "node:assert/strict";
import { test } from "node:test";
import { fixtureOfFile, type Visitor } from "./support/fixture.ts";

const fixture = await fixtureOfFile();

const status = ({ page }: Visitor) => page.innerText("#launch-status");

const advice = "アプリが起動しない場合は";

test("first the caution, then the link; where nothing comes up the page says what to do", async () => {
  const visitor = await fixture.visitor();
  await visitor.page.clock.install();
  await visitor.launch();
  assert.match(await visitor.page.innerText("dialog"), /「開く」を押下してください/);
  assert.equal(await visitor.page.getAttribute("#launch-open", "href"), "cc1554-practice://issue");
  await visitor.page.clock.runFor(10_000);
  assert.equal(await status(visitor), "");
  await visitor.page.click("#launch-open");
  await visitor.page.clock.runFor(3_000);
  assert.equal(await status(visitor), "");
  await visitor.page.clock.runFor(2_000);
  assert.ok((await status(visitor)).includes(advice));
});

test("nothing is said while another window is in front", async () => {
  const visitor = await fixture.visitor();
  await visitor.page.clock.install();
  await visitor.launch();
  await visitor.page.click("#launch-open");
  await visitor.page.evaluate(() => {
    document.hasFocus = () => false;
  });
  await visitor.page.clock.runFor(10_000);
  assert.equal(await status(visitor), "");
});

test("the button of a certificate carries its serial number", async () => {
  const { bank } = fixture;
  await bank.issue(bank.user());
  const visitor = await fixture.visitor();
  await visitor.logIn();
  await visitor.page.click("#renewal");
  const serial = await visitor.page.innerText(".certificates code");
  await visitor.page.click("[data-launch]");
  assert.equal(await visitor.page.getAttribute("#launch-open", "href"), `cc1554-practice://renew?serial=${serial}`);
});

test("without scripts the button is the link, and the page says the rest beforehand", async () => {
  const visitor = await fixture.visitor({ javaScriptEnabled: false });
  await visitor.go("/acquisition");
  assert.equal(await visitor.page.getAttribute("[data-launch]", "href"), "cc1554-practice://issue");
  const said = await visitor.page.innerText("main");
  assert.ok(said.includes("「開く」を押下してください") && said.includes(advice));
});

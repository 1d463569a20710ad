import assert from "node:assert/strict";
import { test } from "node:test";
import { fixtureOfFile } from "./support/fixture.ts";

const fixture = await fixtureOfFile();

test("a company's administrator revokes a colleague's certificate with keys alone", async () => {
  const { bank } = fixture;
  const administrator = bank.companyAdministrator();
  const identity = await bank.issue(bank.user(0));
  const [issued] = await bank.certificates();
  const visitor = await fixture.visitor();
  await visitor.logIn(administrator);
  await visitor.tabTo("company");
  await visitor.page.keyboard.press("Enter");
  await visitor.page.waitForSelector("text=操作の記録");
  assert.equal(await visitor.at(), "BCMP001");
  await visitor.tabTo("失効");
  await visitor.page.keyboard.press("Enter");
  await visitor.page.waitForSelector("#confirm");
  assert.equal(await visitor.at(), "BCMP002");
  await visitor.tabTo("confirm");
  await visitor.page.keyboard.press("Enter");
  await visitor.page.waitForSelector(`td:has-text("${administrator.login_id}")`);
  assert.match(await visitor.page.innerText("main"), new RegExp(`失効\\s+${issued?.login_id}\\s+${issued?.serial}`));
  await visitor.close();

  const holder = await fixture.visitor({}, identity);
  await holder.goWithCertificate();
  assert.equal(await holder.at(), "BLGI009");
  await holder.close();
});

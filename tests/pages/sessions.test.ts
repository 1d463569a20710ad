import assert from "node:assert/strict";
import { test } from "node:test";
import { fixtureOfFile } from "./support/fixture.ts";

const fixture = await fixtureOfFile();

test("a login by the application ends the session of certificate login; closed and logged in again, all is well", async () => {
  const { bank } = fixture;
  const identity = await bank.issue(bank.user());
  const visitor = await fixture.visitor({}, identity);
  await visitor.goWithCertificate();
  assert.equal(await visitor.page.innerText("#login-id"), bank.user().login_id);
  await visitor.page.click("#renewal");
  assert.equal(await visitor.at(), "BSMS002");
  await visitor.page.click("text=トップページへ");
  assert.equal(await visitor.at(), "BTOP001");

  const renewed = await bank.issue(bank.user());
  await visitor.page.click("#renewal");
  assert.equal(await visitor.at(), "BLGI008");
  assert.match(await visitor.page.innerText("[role=alert]"), /ブラウザ画面とアプリケーションを一度閉じて/);
  await visitor.page.click("text=ログイン画面へ");
  assert.equal(await visitor.at(), "BLGI001");
  await visitor.close();

  const again = await fixture.visitor({}, renewed);
  await again.goWithCertificate();
  await again.page.click("#renewal");
  assert.equal(await again.at(), "BSMS002");
  await again.close();
});

test("the session of certificate login stays at the address that asks for the certificate", async () => {
  const { bank } = fixture;
  const visitor = await fixture.visitor({}, await bank.issue(bank.user(1)));
  await visitor.goWithCertificate();
  await visitor.go("/top");
  assert.equal(await visitor.at(), "BLGI008");
  await visitor.page.goBack();
  assert.equal(await visitor.at(), "BTOP001");
  await visitor.page.click("text=ログアウト");
  assert.equal(await visitor.at(), "BLGO001");
  await visitor.close();
});

test("the cookies cannot be read by scripts and go nowhere unencrypted", async () => {
  const visitor = await fixture.visitor();
  await visitor.logIn(fixture.bank.user(2));
  assert.equal(await visitor.page.evaluate(() => document.cookie), "");
  const cookies = await visitor.page.context().cookies();
  assert.equal(cookies.length, 2);
  for (const { secure, httpOnly, sameSite, expires } of cookies) {
    assert.deepEqual(
      { secure, httpOnly, sameSite, expires },
      { secure: true, httpOnly: true, sameSite: "Lax", expires: -1 },
    );
  }
  await visitor.close();
});

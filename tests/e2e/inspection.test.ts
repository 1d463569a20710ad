import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { desktopTest } from "../support/session.ts";
import { Key } from "../support/webdriver.ts";

desktopTest(
  "the inspection says what is there and what is not, and its file is where the screen says",
  async (session) => {
    const bank = await Bank.open(session);
    const app = await App.openList(session);
    await app.click("inspect");
    await app.shows("CCHK012");
    await app.picture("CCHK012");
    assert.match(await app.text('[data-check="bank"]'), /つながります[\s\S]*問題なし/);
    assert.match(await app.text('[data-check="validity"]'), /証明書がありません[\s\S]*「証明書発行」[\s\S]*注意/);
    await app.click("save-support-bundle");
    await app.isThere("#saved");
    await app.shows("CCHK012");
    await app.picture("CCHK012-saved");
    const file = await stat(await app.text("#saved code"));
    assert.ok(file.isFile() && (file.mode & 0o077) === 0);
    await app.page.press(Key.escape);
    await app.shows("CCHK001");
    assert.deepEqual(await bank.certificates(), []);
  },
);

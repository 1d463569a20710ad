import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { desktopTest } from "../support/session.ts";
import { until } from "../support/wait.ts";

desktopTest(
  "the window speaks the system's language until another one is chosen, which holds at the next start",
  async (session) => {
    await Bank.open(session);
    const english = { LANGUAGE: "en", LANG: "en_US.UTF-8" };
    const first = await App.openList(session, english);
    assert.equal(await first.text("h1"), "Certificates");
    await first.click("begin-issue");
    await first.shows("CCHK002");
    await first.page.press("logid031");
    await first.click("choose-language");
    await until("Japanese", async () => (await first.text("h1")) === "認証");
    assert.equal(await first.value("#login-id"), "logid031");
    await first.kill();
    const second = await App.openList(session, english);
    assert.equal(await second.text("h1"), "証明書取得");
  },
);

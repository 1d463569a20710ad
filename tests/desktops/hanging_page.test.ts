import assert from "node:assert/strict";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { linesWith, logOf } from "../support/log.ts";
import { hasEnded, pageProcess } from "../support/page_process.ts";
import { desktopTest } from "../support/session.ts";
import { until } from "../support/wait.ts";

desktopTest("case 27: a page that hangs is ended, and shown again", async (session) => {
  await Bank.open(session);
  const app = await App.openList(session);
  await app.click("begin-issue");
  await app.shows("CCHK002");
  await until("a sign of life", async () => linesWith(await logOf(session), "the page shows a screen") === 1);
  const hanging = await pageProcess(app.pid);
  process.kill(hanging, "SIGSTOP");
  await until("its end", () => hasEnded(hanging), 90_000);
  await pageProcess(app.pid, [hanging]);
  await app.connect();
  await app.shows("CCHK002");
  assert.equal(linesWith(await logOf(session), "the page does not answer"), 1);
});

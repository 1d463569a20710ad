import assert from "node:assert/strict";
import { App } from "./support/app.ts";
import { atDesk } from "./support/desk.ts";
import { run } from "./support/process.ts";
import { programs } from "./support/programs.ts";
import { until } from "./support/wait.ts";
import { visibleWindows } from "./support/windows.ts";

atDesk("a second start brings the first window to the front and opens none", async (desk) => {
  const app = await App.open(desk);
  await app.shows("CCHK001");
  const [window, ...others] = await visibleWindows(desk);
  assert.deepEqual(others, []);
  await run(["xdotool", "windowminimize", "--sync", window ?? ""], desk.environment);
  await until("no window", async () => (await visibleWindows(desk)).length === 0);

  const second = desk.start([programs.app]);
  assert.deepEqual(await second.ended, { code: 0, signal: null });
  await until("the window again", async () => (await visibleWindows(desk)).length > 0);
  assert.deepEqual(await visibleWindows(desk), [window]);
  await until("its focus", async () => (await run(["xdotool", "getactivewindow"], desk.environment)).trim() === window);
  await app.shows("CCHK001");
});

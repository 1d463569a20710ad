import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { linesWith, logOf } from "../support/log.ts";
import { run } from "../support/process.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { until } from "../support/wait.ts";

/** Anthy in every window, from the first key on. */
const settings = {
  profile: `[Groups/0]
Name=Default
Default Layout=us
DefaultIM=anthy
[Groups/0/Items/0]
Name=keyboard-us
[Groups/0/Items/1]
Name=anthy
[GroupOrder]
0=Default
`,
  config: `[Behavior]
ActiveByDefault=True
`,
};

desktopTest("case 30: the Enter and the Escape that end a conversion do nothing else", async (session) => {
  await Bank.open(session);
  const app = await App.openList(session, await openInputMethod(session));
  const type = (...keys: readonly string[]) => run(["xdotool", "key", "--delay", "50", ...keys], session.environment);
  const holds = (text: string) => until(text, async () => (await app.value("#login-id")) === text);
  await app.click("begin-issue");
  await app.shows("CCHK002");
  await type("n", "i", "h", "o", "n", "n", "space", "Return");
  await holds("日本");
  await type("a", "Escape", "i", "Return");
  await holds("日本い");
  await app.shows("CCHK002");
  assert.equal(linesWith(await logOf(session), '"intent","name":"authenticate"'), 0);

  await type("Return");
  await app.isThere("#password-error");
  assert.equal(linesWith(await logOf(session), '"intent","name":"authenticate"'), 1);
  await type("Escape");
  await app.shows("CCHK001");
});

/** What a Japanese desktop has; the variables by which programs find it. */
async function openInputMethod(session: Session): Promise<NodeJS.ProcessEnv> {
  const folder = join(session.environment["XDG_CONFIG_HOME"] ?? "", "fcitx5");
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(settings)) await writeFile(join(folder, name), text);
  session.start(["fcitx5", "--disable=notificationitem,notifications,kimpanel,wayland,waylandim"]);
  await run(["gdbus", "wait", "--session", "--timeout", "30", "org.fcitx.Fcitx5"], session.environment);
  return { GTK_IM_MODULE: "fcitx", XMODIFIERS: "@im=fcitx" };
}

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { Bank } from "../support/bank.ts";
import { Browser } from "../support/browser.ts";
import { run } from "../support/process.ts";
import { programs } from "../support/programs.ts";
import { desktopTest } from "../support/session.ts";
import { System } from "./support/system.ts";

/** A PC whose one browser is the Snap of Chromium, not started yet, as on Ubuntu. */
const UBUNTU = `
rm -f /usr/share/applications/*chrom* /usr/share/applications/*edge*
mkdir -p /var/lib/snapd/desktop/applications /snap/chromium
touch /var/lib/snapd/desktop/applications/chromium_chromium.desktop
ln -s 2897 /snap/chromium/current
`;

desktopTest("case 25: where Chromium exists only as a Snap, it logs in with the certificate", async (session) => {
  const bank = await Bank.open(session);
  const clerk = bank.user();
  const system = await System.bare(session);
  await system.run("sh", "-euc", UBUNTU);
  const terminal = session.aside("cert-cli");
  await copyFile(programs.terminal, terminal);
  const issue = ["issue", "--json", "--login-id", clerk.login_id, "--password-stdin"];
  await run(system.command(terminal, ...issue), session.environment, `${clerk.password}\n`);

  // With what snapd gives the program: a home of its own.
  const home = join(session.home, "snap/chromium/2897");
  for (const unread of [session.data("pki"), join(session.home, ".pki")]) {
    assert.equal(existsSync(unread), false, "nothing is made where no browser looks");
  }
  const environment = { HOME: home, XDG_DATA_HOME: join(home, ".local/share") };
  const browser = await Browser.open(session, bank, undefined, { environment });
  assert.equal((await browser.logIn()).loginId, clerk.login_id);
});

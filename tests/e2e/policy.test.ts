import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { CompanyProxy } from "../support/company_proxy.ts";
import { programs } from "../support/programs.ts";
import { withRelease } from "../support/release.ts";
import { desktopTest, type Session } from "../support/session.ts";

const PROMPT = "dialog.update[open]";
const NO_UPDATES = "disable_self_update = true";

desktopTest("a policy that forbids updating: a new version is not spoken of", async (session) => {
  const bank = await withRelease(session, 100_000);
  const app = await openUnder(session, NO_UPDATES);
  await app.shows("CCHK001");
  await app.getCertificate(bank.user());
  await app.isThere(`html:not(:has(${PROMPT}))`);
});

desktopTest("a policy that forbids a required update: whom to ask, and the app goes on", async (session) => {
  const bank = await withRelease(session, 100_000, [], ["--minimum", "9.9.9"]);
  const app = await openUnder(session, NO_UPDATES);
  await app.isThere(`${PROMPT} .happened`);
  const shown = await app.text(PROMPT);
  assert.match(shown, /このパソコンでは、社内の管理者がアプリを更新します。[\s\S]*update_forbidden/);
  assert.doesNotMatch(shown, /ダウンロード/);
  await app.picture("update-forbidden");
  await app.click("postpone-update");
  await app.getCertificate(bank.user());
});

desktopTest("a policy that forbids the proxy's scheme: nothing is sent, and whom to ask", async (session) => {
  const bank = await Bank.open(session);
  const proxy = await CompanyProxy.open(session, "Basic");
  const app = await openUnder(session, 'weakest_proxy_authentication = "ntlm"', { https_proxy: proxy.setting });
  await app.shows("CCHK001");
  await app.requestCertificate(bank.user());
  await app.shows("CCHK009");
  await app.picture("proxy-authentication-forbidden");
  assert.match(
    await app.text(),
    /プロキシの認証方式が、管理者の設定で禁止されています。[\s\S]*WeakestProxyAuthentication/,
  );
  assert.equal((await bank.certificates()).length, 0);
});

/** Lays a folder over `/etc`, for the program after it alone. */
const UNDER = 'mount -t overlay overlay -o "lowerdir=$0:/etc" /etc; exec "$@"';

/** Only root can mount, be it of a user name space. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ["--map-root-user"];

/** The app on a machine with this policy (`/etc/cc1554-practice/policy.toml`). */
async function openUnder(session: Session, policy: string, more: NodeJS.ProcessEnv = {}): Promise<App> {
  const folder = session.aside("policy");
  await mkdir(join(folder, "cc1554-practice"), { recursive: true });
  await writeFile(join(folder, "cc1554-practice", "policy.toml"), `${policy}\n`);
  const command = ["unshare", "--mount", ...AS_ROOT, "sh", "-euc", UNDER, folder, programs.app] as const;
  return App.drive(session, async (automation) => session.start([...command], { ...automation, ...more }));
}

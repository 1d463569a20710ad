import type { BrowserContextOptions } from "playwright-core";
import type { Identity } from "./bank.ts";
import type { Fixture, Visitor } from "./fixture.ts";

/** Certificates that the screens of certificate login need. */
export interface Identities {
  readonly live: Identity;
  readonly revoked: Identity;
}

/** Has the certificates issued, and a login ID locked for the administrator's page. */
export async function prepare(fixture: Fixture): Promise<Identities> {
  const { bank } = fixture;
  const revoked = await bank.issue(bank.user(1));
  await bank.revokeLatest();
  const live = await bank.issue(bank.user(1));
  await bank.issue(bank.user());
  await bank.lock(bank.user(5));
  return { live, revoked };
}

/** How a visitor gets to each screen. The name begins with the screen's number. */
const withoutCertificate: Readonly<Record<string, (visitor: Visitor) => Promise<void>>> = {
  BLGI001: (visitor) => visitor.go("/"),
  "BLGI001-keyboard": async (visitor) => {
    await visitor.go("/");
    await visitor.page.check("#use-keyboard");
  },
  "BLGI001-refused": (visitor) => visitor.logIn({ login_id: `nobody${Math.random()}`.slice(0, 12), password: "x" }),
  BSMS001: (visitor) => visitor.go("/acquisition"),
  "BSMS001-caution": (visitor) => visitor.launch(),
  "BSMS001-fallback": async (visitor) => {
    await visitor.go("/acquisition");
    await visitor.page.evaluate(showFallback);
  },
  BSMS010: (visitor) => visitor.go("/login-id"),
  "BSMS010-refused": (visitor) => obtain(visitor, "x"),
  BSMS011: (visitor) => obtain(visitor, visitor.bank.ready.contracts[0]?.first_password ?? ""),
  BERR001: (visitor) => visitor.go("/cc1554setup.msi"),
  BHLP001: (visitor) => visitor.go("/help"),
  BLGI008: async (visitor) => {
    await visitor.logIn();
    await visitor.bank.issue(visitor.bank.user());
    await visitor.page.click("#renewal");
  },
  BTOP001: (visitor) => visitor.logIn(visitor.bank.user(1)),
  BSMS002: async (visitor) => {
    await visitor.logIn(visitor.bank.user(1));
    await visitor.page.click("#renewal");
  },
  BLGO001: async (visitor) => {
    await visitor.logIn(visitor.bank.user(2));
    await visitor.page.click("form[action='/logout'] button");
  },
  BCMP001: (visitor) => administerCompany(visitor),
  BCMP002: async (visitor) => {
    await administerCompany(visitor);
    await visitor.page.click("[href^='/company/revoke']");
  },
  BADM001: (visitor) => visitor.go("/admin"),
  BADM002: (visitor) => administer(visitor),
  BADM003: async (visitor) => {
    await administer(visitor);
    await visitor.page.click("[href^='/admin/revoke']");
  },
};

/** What the script does when the application has not come up. */
function showFallback(): void {
  const fallback = document.querySelector<HTMLTemplateElement>("#launch-fallback");
  document.querySelector("#launch-status")?.replaceChildren(fallback?.content.cloneNode(true) ?? "");
}

async function obtain(visitor: Visitor, firstPassword: string): Promise<void> {
  const number = firstPassword === "x" ? `${Math.random()}`.slice(2, 12) : visitor.bank.ready.contracts[0]?.number;
  await visitor.go("/login-id");
  const password = { password: "a long password", again: "a long password" };
  await visitor.fill({ number: number ?? "", "first-password": firstPassword, ...password }, "obtain");
}

async function administer(visitor: Visitor): Promise<void> {
  const { login_id, password } = visitor.bank.ready.administrator;
  await visitor.go("/admin");
  if ((await visitor.at()) === "BADM001") await visitor.fill({ "login-id": login_id, password }, "login");
}

async function administerCompany(visitor: Visitor): Promise<void> {
  await visitor.logIn(visitor.bank.companyAdministrator());
  await visitor.page.click("#company");
}

/** Shows every screen in turn, each to `look`. */
export async function visitAll(
  fixture: Fixture,
  { live, revoked }: Identities,
  options: BrowserContextOptions,
  look: (name: string, visitor: Visitor) => Promise<void>,
): Promise<void> {
  const visitor = await fixture.visitor(options);
  for (const [name, go] of Object.entries(withoutCertificate)) {
    await go(visitor);
    await look(name, visitor);
  }
  await visitor.close();
  for (const [name, identity] of Object.entries({ "BTOP001-certificate": live, BLGI009: revoked })) {
    const holder = await fixture.visitor(options, identity);
    await holder.goWithCertificate();
    await look(name, holder);
    await holder.close();
  }
}

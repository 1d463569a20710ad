import type { Login } from "./bank.ts";
import { run } from "./process.ts";
import { programs } from "./programs.ts";
import type { Session } from "./session.ts";

/** A certificate as `cert-cli --json` prints it. */
export interface Certificate {
  readonly fingerprint: string;
  readonly serial: string;
  readonly common_name: string;
  readonly organization: string;
  readonly organizational_unit: string;
}

/** What is in the browser's key store, by way of `cert-cli`. */
export async function certificatesInStore(
  session: Session,
  ...options: readonly string[]
): Promise<readonly Certificate[]> {
  const answer = await run([programs.terminal, "list", "--json", ...options], session.environment);
  return (JSON.parse(answer) as { certificates: readonly Certificate[] }).certificates;
}

/** Issues without a window, where a test is about something else. */
export async function issueByTerminal(session: Session, clerk: Login): Promise<Certificate> {
  const command = [programs.terminal, "issue", "--json", "--login-id", clerk.login_id, "--password-stdin"] as const;
  return JSON.parse(await run([...command], session.environment, `${clerk.password}\n`)) as Certificate;
}

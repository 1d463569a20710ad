import { readFile } from "node:fs/promises";
import { type Running, run } from "./process.ts";
import { programs } from "./programs.ts";
import type { Session } from "./session.ts";
import { until } from "./wait.ts";

/** What the bank prints when it is ready. */
export interface Ready {
  readonly service: string;
  readonly web: string;
  readonly mtls: string;
  readonly ca: string;
  readonly updates: { readonly manifest: string; readonly keys: string };
  readonly users: readonly Login[];
  readonly administrator: Login;
  readonly contracts: readonly { readonly number: string; readonly first_password: string }[];
}

/** As the bank writes it. */
export interface Login {
  readonly login_id: string;
  readonly password: string;
}

/** Its listeners at ports of the system's choice. */
export const ANY_PORTS = ["--listen", "--listen-web", "--listen-mtls"].flatMap((name) => [name, "127.0.0.1:0"]);

/** A certificate in the bank's records. */
export interface BankCertificate {
  readonly serial: string;
  readonly login_id: string;
  readonly common_name: string;
  readonly renews: string;
  readonly fingerprint: string;
}

/** Who uses the app in these tests. */
export interface Clerk {
  readonly loginId: string;
  readonly password: string;
}

/** The practice bank, at ports of the system's choice, with its records where the app looks for it. */
export class Bank {
  readonly #session: Session;
  readonly #running: Running;
  readonly ready: Ready;

  /** `faults`: what goes wrong, as `practice-bank --fault help` lists. */
  static async open(session: Session, ...faults: readonly string[]): Promise<Bank> {
    return Bank.openWith(
      session,
      faults.flatMap((fault) => ["--fault", fault]),
    );
  }

  /** With other settings than the usual ones. */
  static async openWith(session: Session, settings: readonly string[]): Promise<Bank> {
    const running = session.start([programs.bank, ...ANY_PORTS, ...settings]);
    return new Bank(session, running, JSON.parse(await running.firstLine()) as Ready);
  }

  /** The one that `npm start` has started; its announcement has no passwords. */
  static async ofStart(session: Session, start: Running): Promise<Bank> {
    const announcement = await readFile(session.data("practice-bank", "service.json"), "utf8");
    return new Bank(session, start, JSON.parse(announcement) as Ready);
  }

  private constructor(session: Session, running: Running, ready: Ready) {
    this.#session = session;
    this.#running = running;
    this.ready = ready;
  }

  /** One of the demonstration's users. */
  clerk(number = 0): Clerk {
    const user = this.ready.users[number];
    if (user === undefined) throw new Error(`the bank has no user ${number}`);
    return { loginId: user.login_id, password: user.password };
  }

  /** All certificates it has issued. */
  async certificates(): Promise<readonly BankCertificate[]> {
    const { certificates } = JSON.parse(await this.#ask("certificate", "list", "--json")) as {
      certificates: readonly BankCertificate[];
    };
    return certificates;
  }

  /** Waits until it has issued so many: its answer may still be under way. */
  async hasIssued(count: number): Promise<void> {
    await until(`${count} certificates at the bank`, async () => (await this.certificates()).length >= count);
  }

  async lock({ loginId }: Clerk): Promise<void> {
    await this.#ask("user", "lock", loginId);
  }

  async close(): Promise<void> {
    await this.#running.stop();
  }

  #ask(...question: readonly string[]): Promise<string> {
    return run([programs.bank, ...question], this.#session.environment);
  }
}

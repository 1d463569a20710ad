import { readFile } from "node:fs/promises";
import { ANY_PORTS, type Ready } from "../../scripts/start/bank.mjs";
import { type Running, run } from "./process.ts";
import { programs } from "./programs.ts";
import type { Session } from "./session.ts";
import { until } from "./wait.ts";

export type Login = Ready["administrator"];

/** A certificate in the bank's records. */
export interface BankCertificate {
  readonly serial: string;
  readonly login_id: string;
  readonly common_name: string;
  readonly renews: string;
  readonly fingerprint: string;
}

/** The practice bank, at ports of the system's choice, with its records where the app looks for it. */
export class Bank {
  readonly ready: Ready;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #running: Running;

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
    return new Bank(session.environment, running, JSON.parse(await running.firstLine()) as Ready);
  }

  /** The one that `npm start` has started; its announcement has no passwords. */
  static async ofStart(session: Session, start: Running): Promise<Bank> {
    const announcement = await readFile(session.data("practice-bank", "service.json"), "utf8");
    return new Bank(session.environment, start, JSON.parse(announcement) as Ready);
  }

  constructor(environment: NodeJS.ProcessEnv, running: Running, ready: Ready) {
    this.#environment = environment;
    this.#running = running;
    this.ready = ready;
  }

  /** One of its users. */
  user(number = 0): Login {
    const user = this.ready.users[number];
    if (user === undefined) throw new Error(`the bank has no user ${number}`);
    return user;
  }

  /** The one who administers one of its companies. */
  companyAdministrator(): Login {
    const found = this.ready.users.find(({ administers }) => administers !== undefined);
    if (found === undefined) throw new Error("no company has an administrator");
    return found;
  }

  /** All certificates it has issued. */
  async certificates(): Promise<readonly BankCertificate[]> {
    const { certificates } = JSON.parse(await this.ask("certificate", "list", "--json")) as {
      certificates: readonly BankCertificate[];
    };
    return certificates;
  }

  /** Waits until it has issued so many: its answer may still be under way. */
  async hasIssued(count: number): Promise<void> {
    await until(`${count} certificates at the bank`, async () => (await this.certificates()).length >= count);
  }

  async lock({ login_id }: Login): Promise<void> {
    await this.ask("user", "lock", login_id);
  }

  async close(): Promise<void> {
    await this.#running.stop();
  }

  protected ask(...question: readonly string[]): Promise<string> {
    return run([programs.bank, ...question], this.#environment);
  }
}

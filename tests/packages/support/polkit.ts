import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type Running, run } from "../../support/process.ts";
import type { Session } from "../../support/session.ts";
import { until } from "../../support/wait.ts";
import type { System } from "./system.ts";

/** Whose password polkit asks for, and nobody else's. */
const ADMINISTRATOR = "keeper";
const PASSWORD = "keepers own password";

/**
 * A bus of the system's and polkit on it, a clerk without rights and an administrator. What has run before is
 * not this system's: its sockets are below /run.
 */
const SETTING_UP = `
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/dbus /run/lock
useradd --create-home clerk
useradd --create-home ${ADMINISTRATOR}
echo '${ADMINISTRATOR}:${PASSWORD}' | chpasswd
echo 'polkit.addAdminRule(function() { return ["unix-user:${ADMINISTRATOR}"]; });' > /etc/polkit-1/rules.d/10-administrator.rules
`;

/** The real polkit(8) and pkexec(1), in a system of its own. */
export class Polkit {
  readonly #session: Session;
  readonly #system: System;
  readonly #clerk: string;

  static async open(session: Session, system: System): Promise<Polkit> {
    await system.run("sh", "-euc", SETTING_UP);
    const clerk = (await system.run("id", "--user", "clerk")).trim();
    const bus = session.start(system.command("dbus-daemon", "--system", "--nofork", "--nopidfile", "--print-address"));
    await bus.firstLine();
    session.start(system.command("/usr/lib/polkit-1/polkitd", "--no-debug"));
    const knows = () =>
      system.run("pkaction").then(
        () => true,
        () => false,
      );
    await until("polkit", knows);
    return new Polkit(session, system, clerk);
  }

  private constructor(session: Session, system: System, clerk: string) {
    this.#session = session;
    this.#system = system;
    this.#clerk = clerk;
  }

  /** This command, run there by the clerk. */
  asClerk(...command: readonly string[]): [string, ...string[]] {
    return this.#system.command("setpriv", ...this.#identity(), ...command);
  }

  /** The session's user is the clerk from now on. */
  async handOver(): Promise<void> {
    const { home, environment } = this.#session;
    await run(["chmod", "711", this.#session.aside(".")], environment);
    const folders = [home, environment["XDG_RUNTIME_DIR"] ?? ""];
    await run(["chown", "--recursive", `${this.#clerk}:${this.#clerk}`, ...folders], environment);
  }

  /** The administrator, who is asked, in this language, for whatever this process wants to do. */
  async administratorOf(asking: Running, language = "C"): Promise<Administrator> {
    const { environment } = this.#session;
    const ready = this.#session.aside(`agent-of-${asking.pid}`);
    await run(["mkfifo", ready], environment);
    const words = ["--process", String(asking.pid), "--notify-fd", "3"];
    const agent = this.asClerk("env", `LANG=${language}`, "pkttyagent", ...words);
    const administrator = new Administrator(`exec 3>${ready}; exec ${agent.join(" ")}`, environment);
    this.#session.atEnd(() => administrator.leave());
    await run(["cat", ready], environment);
    return administrator;
  }

  #identity(): readonly string[] {
    return ["--reuid", this.#clerk, "--regid", this.#clerk, "--clear-groups"];
  }
}

/** Sits at a terminal where polkit's questions are asked. */
export class Administrator {
  readonly #terminal: ChildProcess;
  #said = "";

  constructor(agent: string, environment: NodeJS.ProcessEnv) {
    // A terminal of its own: agents ask nobody else.
    const words = ["--quiet", "--flush", "--return", "--command", agent, "/dev/null"];
    this.#terminal = spawn("script", words, { env: { ...environment, SHELL: "/bin/sh" } });
    this.#terminal.stdout?.setEncoding("utf8").on("data", (text: string) => (this.#said += text));
  }

  /** The question that stands, in polkit's words. */
  async question(): Promise<string> {
    await until("polkit's question", async () => /Password: $/.test(this.#said));
    const question = this.#said;
    this.#said = "";
    return question;
  }

  consents(): void {
    this.#answer(PASSWORD);
  }

  /** A wrong password: polkit asks no second time. */
  declines(): void {
    this.#answer("not the password");
  }

  async leave(): Promise<void> {
    const ended = once(this.#terminal, "exit");
    if (this.#terminal.kill("SIGKILL")) await ended;
  }

  #answer(password: string): void {
    this.#terminal.stdin?.write(`${password}\n`);
  }
}

import { readFile, rm, writeFile } from "node:fs/promises";
import { type Running, run } from "../../support/process.ts";
import type { Session } from "../../support/session.ts";

/**
 * Everything of this machine, with what is written to it kept apart and forgotten afterwards. Home
 * folders, screen and bus of the tests are below /tmp, and are the same inside and outside.
 */
const SETTING_UP = `
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
mkdir "$1/written" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/written,workdir=$1/work" "$1/root"
for folder in proc sys dev tmp run; do mount --rbind "/$folder" "$1/root/$folder"; done
exec chroot "$1/root" sh -c 'echo ready; exec sleep infinity'
`;

const AS_ROOT = process.getuid?.() === 0 ? [] : ["--map-root-user"];
const AS_SAME_ROOT = process.getuid?.() === 0 ? [] : ["--user", "--preserve-credentials"];

/** How the administrator answers: polkit's question (pkexec(1)), without a person to ask. */
const ASKING = (asked: string, thinking: string, consent: string) => `#!/bin/sh
printf '%s\\n' "$*" >> "${asked}"
while test -e "${thinking}"; do sleep 0.05; done
test -e "${consent}" || exit 126
exec "$@"
`;

/** Other ways to ask for a password, which must not be gone. */
const OTHERS = ["sudo", "zenity", "kdialog"];

/** A PC of its own, where packages are installed for real. */
export class System {
  readonly #session: Session;
  readonly #holder: Running;

  /** One where stand-ins ask for consent, without a person. */
  static async open(session: Session): Promise<System> {
    const system = await System.bare(session);
    for (const program of ["pkexec", ...OTHERS]) {
      await writeFile(session.aside(program), ASKING(system.#asked, system.#thinking, system.#consent), {
        mode: 0o755,
      });
      await system.run("cp", "--remove-destination", session.aside(program), `/usr/bin/${program}`);
    }
    return system;
  }

  /** One with what this machine has. */
  static async bare(session: Session): Promise<System> {
    const place = session.aside("system");
    await run(["mkdir", place], session.environment);
    const set = ["sh", "-euc", SETTING_UP, "sh", place];
    const holder = session.start(["unshare", "--mount", ...AS_ROOT, ...set]);
    await holder.firstLine();
    return new System(session, holder);
  }

  private constructor(session: Session, holder: Running) {
    this.#session = session;
    this.#holder = holder;
  }

  /** This command, run there. */
  command(...command: readonly string[]): [string, ...string[]] {
    const where = ["--target", String(this.#holder.pid), "--mount", "--root", ...AS_SAME_ROOT];
    return ["nsenter", ...where, ...command];
  }

  /** Runs it to its end. */
  run(...command: readonly string[]): Promise<string> {
    return this.tell("", ...command);
  }

  /** The same of a program that reads this. */
  tell(input: string | Buffer, ...command: readonly string[]): Promise<string> {
    return run(this.command(...command), this.#session.environment, input);
  }

  /** From now on the administrator says yes, or no. */
  async consents(consents: boolean): Promise<void> {
    await (consents ? writeFile(this.#consent, "") : rm(this.#consent, { force: true }));
  }

  /** From now on the administrator takes their time, until they have made up their mind. */
  async thinks(thinks: boolean): Promise<void> {
    await (thinks ? writeFile(this.#thinking, "") : rm(this.#thinking, { force: true }));
  }

  /** What the administrator was asked for, a line each. */
  asked(): Promise<string> {
    return readFile(this.#asked, "utf8").catch(() => "");
  }

  get #asked(): string {
    return this.#session.aside("asked");
  }

  get #thinking(): string {
    return this.#session.aside("thinking");
  }

  get #consent(): string {
    return this.#session.aside("consent");
  }
}

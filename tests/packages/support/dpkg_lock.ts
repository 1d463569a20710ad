import { writeFile } from "node:fs/promises";
import type { Running } from "../../support/process.ts";
import type { Session } from "../../support/session.ts";
import { until } from "../../support/wait.ts";
import { hostilePackage } from "./attacks.ts";
import type { System } from "./system.ts";

/** A dpkg that is in the middle of another package, and so holds its lock. */
export class DpkgLock {
  readonly #running: Running;
  readonly #goOn: string;

  static async hold(session: Session, system: System): Promise<DpkgLock> {
    const [begun, goOn] = [session.aside("dpkg-has-begun"), session.aside("dpkg-goes-on")];
    const before = `touch ${begun}; while ! test -e ${goOn}; do sleep 0.05; done`;
    const other = await hostilePackage(session, { name: "another", version: "1", before });
    const running = session.start(system.command("dpkg", "--install", other));
    await until("dpkg at work", async () =>
      system.run("test", "-e", begun).then(
        () => true,
        () => false,
      ),
    );
    return new DpkgLock(running, goOn);
  }

  private constructor(running: Running, goOn: string) {
    this.#running = running;
    this.#goOn = goOn;
  }

  /** Lets it end, and takes what it has installed away again. */
  async release(): Promise<void> {
    await writeFile(this.#goOn, "");
    await this.#running.ended;
  }
}

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ANY_PORTS, type Ready } from "../../../scripts/start/bank.mjs";
import { Bank, type Login } from "../../support/bank.ts";
import { Running, run } from "../../support/process.ts";
import { programs } from "../../support/programs.ts";

/** A certificate with its key, both PEM files. */
export interface Identity {
  readonly certPath: string;
  readonly keyPath: string;
}

/** The practice bank in a folder of its own. Its certificates end within the forty days of the notice. */
export class VisitedBank extends Bank {
  readonly #folder: string;

  static async start(): Promise<VisitedBank> {
    const folder = await mkdtemp(join(tmpdir(), "pages-test-"));
    const environment = { ...process.env, XDG_DATA_HOME: folder };
    const running = Running.start([programs.bank, "--validity-days", "30", ...ANY_PORTS], environment);
    return new VisitedBank(folder, environment, running, JSON.parse(await running.firstLine()) as Ready);
  }

  private constructor(folder: string, ...bank: ConstructorParameters<typeof Bank>) {
    super(...bank);
    this.#folder = folder;
  }

  /** Has a certificate issued, as the application would; that ends the browser's session. */
  async issue({ login_id, password }: Login): Promise<Identity> {
    const at = (suffix: string) => join(this.#folder, `${login_id}-${Date.now()}${suffix}`);
    const [keyPath, request, answer, certPath] = [at(".key"), at(".csr"), at(".p7"), at(".pem")];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", keyPath];
    await run(["openssl", "req", "-new", ...key, "-subj", "/CN=x", "-outform", "DER", "-out", request], process.env);
    const body = `${(await readFile(request)).toString("base64")}\n`;
    const url = `${this.ready.service}/.well-known/est/simpleenroll`;
    const posting = ["--cacert", this.ready.ca, "--noproxy", "*", "-sSf", "-H", "Content-Type: application/pkcs10"];
    const credentials = ["--user", `${login_id}:${password}`];
    const encoded = await run(
      ["curl", "-q", ...posting, ...credentials, "--data-binary", "@-", url],
      process.env,
      body,
    );
    await run(["openssl", "base64", "-d", "-A", "-out", answer], process.env, encoded.trim());
    await run(["openssl", "pkcs7", "-inform", "DER", "-in", answer, "-print_certs", "-out", certPath], process.env);
    return { certPath, keyPath };
  }

  /** Revokes the latest certificate of all. */
  async revokeLatest(): Promise<void> {
    await this.ask("certificate", "revoke", (await this.certificates()).at(-1)?.serial ?? "");
  }

  override async close(): Promise<void> {
    await super.close();
    await rm(this.#folder, { recursive: true });
  }
}

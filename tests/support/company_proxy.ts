import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Session } from "./session.ts";

/** How it asks who somebody is. */
export type Scheme = "Basic" | "NTLM";

/** Its passwords, before and after a change, with their NT hashes (MS-NLMP section 3.3.1, NTOWFv1). */
const NT_HASHES = {
  Password: "a4f49c406510bdcab6824ee7c30fd852",
  "kaisha-2": "6241c8c89b5fa854c57a44358e1206f6",
} as const;

/** NTLM's name for who uses it; for Basic it is a name like any other. */
export const PROXY_USER = "Domain\\User";

/** A proxy that asks for credentials and verifies them, from when a test says so. */
export class CompanyProxy {
  /** Whether it asks at all. */
  asks = true;
  password: keyof typeof NT_HASHES = "Password";
  readonly #scheme: Scheme;
  readonly #server = createServer((socket) => void this.#serve(socket).catch(() => socket.destroy()));
  readonly #sockets = new Set<Socket>();

  static async open(session: Session, scheme: Scheme): Promise<CompanyProxy> {
    const proxy = new CompanyProxy(scheme);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    session.atEnd(() => proxy.#close());
    return proxy;
  }

  private constructor(scheme: Scheme) {
    this.#scheme = scheme;
  }

  /** As a setting names it. */
  get setting(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on it asks on every connection, and those there are end. */
  beginsToAsk(): void {
    this.asks = true;
    this.cut();
  }

  /** The user's password changes, and the connections there are end. */
  changesPassword(): void {
    this.password = "kaisha-2";
    this.cut();
  }

  /** Ends all tunnels there are. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #close(): Promise<void> {
    this.#server.close();
    this.cut();
  }

  async #serve(client: Socket): Promise<void> {
    this.#keep(client);
    const challenge = randomBytes(8);
    for (;;) {
      const head = await readHead(client);
      const asked = this.asks ? this.#challenge(head, challenge) : undefined;
      if (asked === undefined) return this.#tunnel(client, head);
      client.write(
        `HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: ${asked}\r\nContent-Length: 2\r\n\r\nno`,
      );
    }
  }

  /** Its next challenge; nothing where the request is authenticated. */
  #challenge(head: string, challenge: Buffer): string | undefined {
    const sent = new RegExp(`^Proxy-Authorization: ${this.#scheme} (.*)$`, "im").exec(head)?.[1]?.trim();
    const token = Buffer.from(sent ?? "", "base64");
    if (this.#scheme === "Basic") {
      return token.toString() === `${PROXY_USER}:${this.password}` ? undefined : 'Basic realm="company"';
    }
    if (token[8] === 1) return `NTLM ${challengeMessage(challenge).toString("base64")}`;
    return sent !== undefined && this.#proves(token, challenge) ? undefined : "NTLM";
  }

  /** MS-NLMP section 3.3.2: the proof can be made by who knows the password alone. */
  #proves(message: Buffer, challenge: Buffer): boolean {
    const field = (at: number) => {
      const begin = message.readUInt32LE(at + 4);
      return message.subarray(begin, begin + message.readUInt16LE(at));
    };
    const [response, domain, user] = [field(20), field(28), field(36)];
    if (`${domain.toString("utf16le")}\\${user.toString("utf16le")}` !== PROXY_USER) return false;
    const key = hmac(Buffer.from(NT_HASHES[this.password], "hex"), Buffer.from("USERDomain", "utf16le"));
    return hmac(key, challenge, response.subarray(16)).equals(response.subarray(0, 16));
  }

  async #tunnel(client: Socket, head: string): Promise<void> {
    const [host, port] = (head.split(" ")[1] ?? "").split(":");
    const server = connect(Number(port), host);
    this.#keep(server);
    await once(server, "connect");
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    client.pipe(server).pipe(client);
  }

  /** One end does not outlive the other. */
  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }
}

/** MS-NLMP section 2.2.1.2: Unicode, NTLM, extended session security, target information (empty). */
function challengeMessage(challenge: Buffer): Buffer {
  const begin = Buffer.from("4e544c4d5353500002000000000000003000000001028800", "hex");
  const end = Buffer.from("0000000000000000040004003000000000000000", "hex");
  return Buffer.concat([begin, challenge, end]);
}

function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  return createHmac("md5", key).update(Buffer.concat(parts)).digest();
}

async function readHead(socket: Socket): Promise<string> {
  let head = "";
  while (!head.endsWith("\r\n\r\n")) {
    const [chunk] = (await Promise.race([
      once(socket, "data"),
      once(socket, "close").then(() => {
        throw new Error("gone");
      }),
    ])) as [Buffer];
    head += chunk.toString("latin1");
  }
  return head;
}

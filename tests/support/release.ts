import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Bank } from "./bank.ts";
import { run } from "./process.ts";
import { root } from "./programs.ts";
import type { Session } from "./session.ts";

/** What a release says besides its version. */
export interface ReleaseOptions {
  /** Address of the update service's folder. */
  readonly url: string;
  readonly more?: readonly string[];
  /** Folder with another key than this PC's practice bank has. */
  readonly keys?: string;
}

/** The folder of an update service, filled by `npm run release`. */
export class UpdateFolder {
  readonly folder: string;
  readonly #session: Session;

  static async open(session: Session): Promise<UpdateFolder> {
    const updates = new UpdateFolder(session, session.aside("updates"));
    await mkdir(updates.folder);
    return updates;
  }

  private constructor(session: Session, folder: string) {
    this.#session = session;
    this.folder = folder;
  }

  /** Releases this package as this version. */
  async release(version: string, file: string, { url, more = [], keys }: ReleaseOptions): Promise<void> {
    const [japanese, english] = [this.#session.aside("notes-ja"), this.#session.aside("notes-en")];
    await writeFile(japanese, "証明書の一覧が見やすくなりました。\n<b>太字ではありません</b>");
    await writeFile(english, "The list of certificates is easier to read.");
    const notes = ["--notes-ja", japanese, "--notes-en", english];
    const where = ["--package", file, "--url", url, "--output", this.folder];
    const command = [
      process.execPath,
      join(root, "packaging/release/release.mjs"),
      version,
      ...where,
      ...notes,
      ...more,
    ];
    const environment = { ...this.#session.environment, ...(keys !== undefined && { XDG_DATA_HOME: keys }) };
    await run(command as [string, ...string[]], environment);
  }

  /** What the app hands to the program that installs: manifest, signature and this package. */
  async handover(file: string): Promise<[Buffer, Buffer, Buffer]> {
    const files = [join(this.folder, "latest.json"), join(this.folder, "latest.json.minisig"), file] as const;
    const [manifest, signature, content] = files.map((path) => readFile(path));
    return Promise.all([manifest, signature, content]) as Promise<[Buffer, Buffer, Buffer]>;
  }
}

/** A file that begins as a Debian package does and is one in no other way. */
export async function notQuiteAPackage(session: Session, bytes: number): Promise<string> {
  const file = session.aside("app_0.2.0_amd64.deb");
  const begin = Buffer.from("!<arch>\ndebian-binary   ");
  await writeFile(file, Buffer.concat([begin, Buffer.alloc(bytes - begin.length, "filling ")]));
  return file;
}

/** A bank whose update service has this app's next version. */
export async function withRelease(
  session: Session,
  bytes: number,
  settings: readonly string[] = [],
  more: readonly string[] = [],
): Promise<Bank> {
  const updates = await UpdateFolder.open(session);
  const bank = await Bank.openWith(session, ["--updates", updates.folder, ...settings]);
  const url = new URL(".", bank.ready.updates.manifest).href;
  await updates.release("9.9.9", await notQuiteAPackage(session, bytes), { url, more });
  return bank;
}

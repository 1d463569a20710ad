import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { practiceKey, publicKeyOf } from "../../../packaging/release/sign.mjs";
import { lintWhileCompiling } from "../../../scripts/lib/lints.mjs";
import { targetDirectory } from "../../../scripts/lib/paths.mjs";
import { versionEnvironment, versionOf } from "../../../scripts/lib/version.mjs";
import { WORKSPACE } from "../../../scripts/test/commands.mjs";
import { run } from "../../support/process.ts";
import { root } from "../../support/programs.ts";
import type { Session } from "../../support/session.ts";

/** What the tests build and install as the next version. */
export const NEXT = "9.9.9";

/** The workspace's version. */
export const PRESENT = versionOf();

/** The app as this version, as it is built for a package: with the key that this PC's releases are signed with. */
export async function programOf(session: Session, version: string): Promise<string> {
  const target = await targetOf(session);
  // As `npm test` has built them: with another compiler or other features, everything would be compiled anew.
  const words = [...WORKSPACE, "--bin", "cert-app", "--bin", "cert-cli", "--target-dir", target];
  const keys = { CERT_UPDATE_KEYS: publicKeyOf(await practiceKey(session.environment)) };
  const numbered = version === PRESENT ? {} : versionEnvironment(version);
  await run(["cargo", "build", ...words], { ...process.env, ...lintWhileCompiling(), ...keys, ...numbered });
  const program = session.aside(`built-${version}`);
  await copyFile(join(target, "debug", "cert-app"), program);
  return program;
}

const targets = new WeakMap<Session, string>();

/**
 * A target folder for other versions, which begins with all that is compiled for the checkout. What compilers write is
 * linked, since they replace files; cargo and build scripts overwrite theirs, which are copied.
 */
async function targetOf(session: Session): Promise<string> {
  const known = targets.get(session);
  if (known !== undefined) return known;
  const target = join(targetDirectory, "versions");
  targets.set(session, target);
  const remove = () => rm(target, { recursive: true, force: true });
  session.atEnd(remove);
  await remove(); // what a test that was ended has left
  const [from, to] = [join(targetDirectory, "debug"), join(target, "debug")];
  await mkdir(to, { recursive: true });
  await run(["cp", "--archive", "--link", join(from, "deps"), join(from, "incremental"), to], process.env);
  await run(["cp", "--archive", join(from, "build"), join(from, ".fingerprint"), to], process.env);
  return target;
}

/** A package of this program, as `npm run package:linux` makes them. Gives its file. */
export async function packageOf(session: Session, program: string, version: string): Promise<string> {
  const [small, folder] = [session.aside(`app-${version}`), session.aside(`package-${version}`)];
  await run(["strip", "-o", small, program], process.env);
  const pack = ["--program", small, "--version", version, "--output", folder];
  // What installs new versions knows that key, too.
  await practiceKey(session.environment);
  const target = targets.get(session) ?? targetDirectory;
  const own = { XDG_DATA_HOME: session.environment["XDG_DATA_HOME"], CARGO_TARGET_DIR: target };
  const environment = { ...process.env, ...own };
  const said = await run([process.execPath, "packaging/linux/package.mjs", ...pack], environment, "", root);
  const file = /\S+\.deb/.exec(said)?.[0];
  if (file === undefined) throw new Error(said);
  return file;
}

import { copyFile } from "node:fs/promises";
import { practiceKey, publicKeyOf } from "../../../packaging/release/sign.mjs";
import { lintWhileCompiling } from "../../../scripts/lib/lints.mjs";
import { versionEnvironment, versionOf } from "../../../scripts/lib/version.mjs";
import { WORKSPACE } from "../../../scripts/test/commands.mjs";
import { run } from "../../support/process.ts";
import { programs, root } from "../../support/programs.ts";
import type { Session } from "../../support/session.ts";

/** What the tests build and install as the next version. */
export const NEXT = "9.9.9";

/** The workspace's version. */
export const PRESENT = versionOf();

/**
 * The app as this version, as it is built for a package: with the key that this PC's releases are signed with.
 * Whatever it is, the checkout's own is the last to be built.
 */
export async function programOf(session: Session, version: string): Promise<string> {
  // As `npm test` has built them: with another compiler or other features, everything would be compiled anew.
  const words = [...WORKSPACE, "--bin", "cert-app", "--bin", "cert-cli"];
  const environment = { ...process.env, ...lintWhileCompiling() };
  const build = (more: NodeJS.ProcessEnv) => run(["cargo", "build", ...words], { ...environment, ...more });
  session.atEnd(() => build({}));
  const keys = { CERT_UPDATE_KEYS: publicKeyOf(await practiceKey(session.environment)) };
  await build({ ...keys, ...(version !== PRESENT && versionEnvironment(version)) });
  const program = session.aside(`built-${version}`);
  await copyFile(programs.app, program);
  return program;
}

/** A package of this program, as `npm run package:linux` makes them. Gives its file. */
export async function packageOf(session: Session, program: string, version: string): Promise<string> {
  const [small, folder] = [session.aside(`app-${version}`), session.aside(`package-${version}`)];
  await run(["strip", "-o", small, program], process.env);
  const pack = ["--program", small, "--version", version, "--output", folder];
  // What installs new versions knows that key, too.
  await practiceKey(session.environment);
  const environment = { ...process.env, XDG_DATA_HOME: session.environment["XDG_DATA_HOME"] };
  const said = await run([process.execPath, "packaging/linux/package.mjs", ...pack], environment, "", root);
  const file = /\S+\.deb/.exec(said)?.[0];
  if (file === undefined) throw new Error(said);
  return file;
}

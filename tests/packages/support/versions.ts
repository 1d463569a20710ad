import { copyFile } from "node:fs/promises";
import { versionEnvironment, versionOf } from "../../../scripts/lib/version.mjs";
import { programsCommand } from "../../../scripts/start/build.mjs";
import { run } from "../../support/process.ts";
import { programs, root } from "../../support/programs.ts";
import type { Session as Desk } from "../../support/session.ts";

/** What the tests build and install as the next version. */
export const NEXT = "9.9.9";

/** The workspace's version. */
export const PRESENT = versionOf();

/** The app as this version. Whatever it is, the present one is the last to be built. */
export async function programOf(desk: Desk, version: string): Promise<string> {
  const build = (more: NodeJS.ProcessEnv) => run([...programsCommand], { ...process.env, ...more });
  if (version !== PRESENT) desk.atEnd(() => build({}));
  await build(version === PRESENT ? {} : versionEnvironment(version));
  const program = desk.aside(`built-${version}`);
  await copyFile(programs.app, program);
  return program;
}

/** A package of this program, as `npm run package:linux` makes them. Gives its file. */
export async function packageOf(desk: Desk, program: string, version: string): Promise<string> {
  const [small, folder] = [desk.aside(`app-${version}`), desk.aside(`package-${version}`)];
  await run(["strip", "-o", small, program], process.env);
  const pack = ["--program", small, "--version", version, "--output", folder];
  const said = await run([process.execPath, "packaging/linux/package.mjs", ...pack], process.env, "", root);
  const file = /\S+\.deb/.exec(said)?.[0];
  if (file === undefined) throw new Error(said);
  return file;
}

import { join } from "node:path";
import { EARLIER, earlierTarget, earlierTree } from "../../../scripts/lib/earlier.mjs";
import { run } from "../../support/process.ts";
import type { Session } from "../../support/session.ts";

/** As that version knows itself. */
export const EARLIER_VERSION = "0.1.0";

/** What its package starts. */
export const EARLIER_PROGRAM = "/usr/bin/cc1554";

/** Its package, made by its own script. Gives the file. */
export async function earlierPackage(session: Session): Promise<string> {
  const tree = await earlierTree();
  const environment = { ...process.env, CARGO_TARGET_DIR: earlierTarget };
  const there = (...command: [string, ...string[]]) => run(command, environment, "", tree);
  await there("npm", "run", "--silent", "build:ui", "--", "--logLevel", "warn");
  await there("cargo", "build", "--quiet", "--locked", "-p", "cert-app", "--features", "custom-protocol");
  const [small, output] = [session.aside("app-earlier"), session.aside("package-earlier")];
  await there("strip", "-o", small, join(earlierTarget, "debug", "cert-app"));
  const said = await there("node", "scripts/package_linux.mjs", "--program", small, "--output", output);
  const file = /\S+\.deb/.exec(said)?.[0];
  if (file === undefined) throw new Error(`${EARLIER}: ${said}`);
  return file;
}

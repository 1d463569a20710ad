import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "../../support/app.ts";
import type { Session } from "../../support/session.ts";
import type { System } from "./system.ts";

/** Over the screen. */
export const PROMPT = "dialog.update[open]";
/** The practice edition's package. */
export const PACKAGE = "cc1554-practice";
/** What installs new versions as root. */
export const INSTALLER = "/usr/lib/cc1554-practice/install-update";

const PROGRAM = "/usr/bin/cc1554-practice";

/** The app, with the new version ready to be installed. */
export async function downloaded(system: System, session: Session, program = PROGRAM): Promise<App> {
  const app = await openIn(system, session, program);
  await app.isThere(`${PROMPT} [data-action="download-update"]`);
  await app.click("download-update");
  await app.isThere(`${PROMPT} [data-action="install-update"]`);
  return app;
}

/** The app that is installed there. */
export function openIn(system: System, session: Session, program = PROGRAM): Promise<App> {
  return App.drive(session, async (automation) => session.start(system.command(program), automation));
}

/** As dpkg knows it. */
export async function versionIn(system: System): Promise<string> {
  return system.run("dpkg-query", "--show", "--showformat", "${Version}", PACKAGE);
}

/** The versions that have been started, as the app's log tells. */
export function versionsStarted(session: Session): readonly string[] {
  return linesWith(session, '"started"').map((line) => /"version":"([^"]+)"/.exec(line)?.[1] ?? "");
}

/** The lines of the app's log with this in them. */
export function linesWith(session: Session, part: string): readonly string[] {
  const state = join(session.environment["XDG_STATE_HOME"] ?? "", "jp.example.setoshin.cc1554.practice");
  const folder = join(state, "logs");
  const lines = readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
  return lines.filter((line) => line.includes(part));
}

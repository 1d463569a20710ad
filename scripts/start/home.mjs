// @ts-check
/** A home folder of its own, in which bank, app and browser meet: nothing of it is the user's, and nothing is left. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "../lib/cleanup.mjs";

/** @returns {Promise<NodeJS.ProcessEnv>} what leads programs there */
export async function ownHome() {
  const home = await mkdtemp(join(tmpdir(), "practice-home-"));
  // A program that was told to end may still be writing.
  atEnd(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const places = {
    HOME: home,
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_STATE_HOME: join(home, ".local", "state"),
  };
  for (const folder of Object.values(places)) await mkdir(folder, { recursive: true, mode: 0o700 });
  // The user's display is looked for by default in the user's home folder.
  return { ...places, XAUTHORITY: process.env["XAUTHORITY"] ?? join(homedir(), ".Xauthority") };
}

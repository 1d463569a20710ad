// @ts-check
/** `npm run bench`: how fast, as ratios to something that anybody can have. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd, cleanUp, cleanUpOnSignal } from "../scripts/lib/cleanup.mjs";
import { show } from "../scripts/lib/run.mjs";
import { bold, giveUp, say } from "../scripts/lib/say.mjs";
import { prepareMachine } from "../scripts/machine.mjs";
import { buildPages } from "../scripts/start/build.mjs";
import { openAccount } from "./bank.mjs";
import { compareEnrollments } from "./enrollments.mjs";
import { compareIssue } from "./issue.mjs";
import { lineOf } from "./settings.mjs";
import { compareTunnels } from "./tunnel.mjs";
import { compareDownloads, publish } from "./update.mjs";
import { compareWindows } from "./window.mjs";

const PROGRAMS = ["practice-bank", "cert-cli", "cert-app", "benchmarks", "empty-window"];
const WINDOWS = ["cert-app/custom-protocol", "empty-window/custom-protocol"];

async function build() {
  await prepareMachine(["build", "window", "terminal", "test"]);
  await buildPages();
  const packages = PROGRAMS.flatMap((name) => ["-p", name]);
  const command = ["build", "--release", ...packages, "--bins", "--features", WINDOWS.join(",")];
  await show("cargo", command);
}

async function measure() {
  const folder = await mkdtemp(join(tmpdir(), "certificate-bench-"));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const account = await openAccount(folder);
  say(`\n${bold("Speed (medians; nothing else should run meanwhile)")}`);
  for (const comparison of await compareIssue(account, folder)) say(lineOf(comparison));
  for (const comparison of await compareEnrollments()) say(lineOf(comparison));
  for (const comparison of await compareWindows(folder)) say(lineOf(comparison));
  const downloads = await publish(account, folder);
  for (const comparison of await compareDownloads(downloads)) say(lineOf(comparison));
  for (const comparison of await compareTunnels(account, downloads, folder)) say(lineOf(comparison));
}

cleanUpOnSignal(() => say("Stopping."));
try {
  await build();
  await measure();
  await cleanUp();
} catch (error) {
  await cleanUp();
  giveUp(error);
}

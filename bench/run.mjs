// @ts-check
/** `npm run bench`: measures speed as ratios to freely available references. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd, runAndCleanUp } from "../scripts/lib/cleanup.mjs";
import { bold, log } from "../scripts/lib/output.mjs";
import { run } from "../scripts/lib/run.mjs";
import { prepareMachine } from "../scripts/machine.mjs";
import { buildPages } from "../scripts/start/build.mjs";
import { compareEnrollments, openAccount } from "./bank.mjs";
import { compareButton, compareTerminal } from "./issue.mjs";
import { lineOf } from "./settings.mjs";
import { compareTunnels } from "./tunnel.mjs";
import { compareWindows } from "./window.mjs";

/** @typedef {import("./settings.mjs").Comparison} Comparison */

const PROGRAMS = ["practice-bank", "cert-cli", "cert-app", "benchmarks", "empty-window"];
const WINDOWS = ["cert-app/custom-protocol", "empty-window/custom-protocol"];

async function build() {
  await prepareMachine(["build", "window", "terminal", "test"]);
  await buildPages();
  const packages = PROGRAMS.flatMap((name) => ["-p", name]);
  const command = ["build", "--release", ...packages, "--bins", "--features", WINDOWS.join(",")];
  await run("cargo", command);
}

async function measure() {
  const folder = await mkdtemp(join(tmpdir(), "certificate-bench-"));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const account = await openAccount(folder);
  log(`\n${bold("Speed (medians; nothing else should run meanwhile)")}`);
  const print = (/** @type {Comparison[]} */ found) => log(found.map(lineOf).join("\n"));
  print(await compareButton(account, folder));
  print(await compareTerminal(join(folder, "terminal")));
  print(await compareEnrollments());
  print(await compareWindows(folder));
  print(await compareTunnels(account, folder));
}

await runAndCleanUp(async () => {
  await build();
  await measure();
}, "Stopping.");

import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The window's program, built by an earlier step. */
export const program = join(
  resolve(repository, process.env["CARGO_TARGET_DIR"] ?? "target"),
  "debug",
  "cert-app",
);

/** Files can be given to root by root only, be it of a user name space. */
export const asRoot = process.getuid?.() === 0 ? [] : ["unshare", "--map-root-user"];

/** How a program ended and what it said. */
export interface Ending {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function run(command: readonly string[], environment: NodeJS.ProcessEnv = process.env): Ending {
  const [name = "", ...parameters] = command;
  const stdio = ["ignore", "pipe", "pipe"] as const;
  return spawnSync(name, parameters, { cwd: repository, env: environment, encoding: "utf8", stdio: [...stdio] });
}

/** The same; fails where it fails, and gives what it printed. */
export function succeeds(command: readonly string[], environment?: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = run(command, environment);
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout.trim();
}

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { root } from "../../support/programs.ts";

/** Files can be given to root by root only, be it of a user name space. */
export const asRoot = process.getuid?.() === 0 ? [] : ["unshare", "--map-root-user"];

/** Runs a program to its end. */
export function run(command: readonly string[], env: NodeJS.ProcessEnv = process.env): SpawnSyncReturns<string> {
  const [name = "", ...parameters] = command;
  return spawnSync(name, parameters, { cwd: root, env, encoding: "utf8" });
}

/** The same; fails where it fails, and gives what it printed. */
export function succeeds(command: readonly string[], environment?: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = run(command, environment);
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout.trim();
}

/** Whether a file is a program for the machine, and no script (elf(5)). */
export function isProgram(file: string): boolean {
  return readFileSync(file).subarray(0, 4).toString("latin1") === "\x7fELF";
}

/** The packages of this machine that have the libraries a program names itself, found without dpkg-shlibdeps. */
export function linkedPackages(file: string): readonly string[] {
  const named = [...succeeds(["readelf", "--dynamic", file]).matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(
    (match) => match[1],
  );
  const found = [...succeeds(["ldd", file]).matchAll(/^\s*(\S+) => (\S+)/gm)];
  const paths = found.filter(([, name]) => named.includes(name)).map(([, , path = ""]) => path);
  return [...new Set(paths.map(owner))].sort();
}

/** The package a library came with, be it named by the path before or after /usr was merged. */
function owner(path: string): string {
  const names = [path, realpathSync(path), path.replace(/^\/usr/, ""), realpathSync(path).replace(/^\/usr/, "")];
  const said = names.map((name) => run(["dpkg-query", "--search", name])).find(({ status }) => status === 0);
  if (said === undefined) throw new Error(`nobody has brought ${path}`);
  return said.stdout.split(":")[0] ?? "";
}

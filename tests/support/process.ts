import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** How a program ended: its exit status, or the signal that ended it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How long a program may take to end on SIGTERM, in milliseconds. */
const STOP_TIMEOUT = 5_000;

/** A program that runs beside the test and never outlives it: else the kernel ends it. */
export class Running {
  readonly name: string;
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #errorOutput: string[] = [];

  /** `descriptors`: how many more than standard input, output and error are read here. */
  static start(command: readonly [string, ...string[]], environment: NodeJS.ProcessEnv, descriptors = 0): Running {
    const guarded = ["--pdeathsig", "KILL", "--", ...command];
    const more = Array.from({ length: descriptors }, () => "pipe" as const);
    const stdio = ["ignore", "pipe", "pipe", ...more] as const;
    return new Running(command[0], spawn("setpriv", guarded, { env: environment, stdio: [...stdio] }));
  }

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
    this.ended = once(child, "exit").then(([code, signal]) => ({ code, signal }) as Ending);
    child.stderr?.on("data", (chunk: Buffer) => this.#errorOutput.push(chunk.toString()));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get hasFailed(): boolean {
    return !this.isRunning && this.#child.exitCode !== 0;
  }

  /** What it has written to standard error. */
  get errorOutput(): string {
    return this.#errorOutput.join("");
  }

  /** The first line on one of its outputs; whatever follows is read and dropped. */
  async firstLine(descriptor = 1): Promise<string> {
    const lines = createInterface({ input: this.#child.stdio[descriptor] as Readable });
    const early = this.ended.then(() => {
      throw new Error(`${this.name} ended before it was ready: ${this.errorOutput}`);
    });
    const [line] = (await Promise.race([once(lines, "line"), early])) as [string];
    return line;
  }

  /** The lines on its standard output until one matches; whatever follows is read and dropped. */
  async linesUntil(last: RegExp): Promise<readonly string[]> {
    const read: string[] = [];
    const lines = createInterface({ input: this.#child.stdio[1] as Readable });
    await new Promise<void>((resolve, reject) => {
      lines.on("line", (line) => {
        read.push(line);
        if (last.test(line)) resolve();
      });
      lines.on("close", () => reject(new Error(`${this.name} ended before ${last}: ${this.errorOutput}`)));
    });
    return read;
  }

  /** Ends it by SIGTERM, or else by SIGKILL. */
  async stop(): Promise<Ending> {
    this.#child.kill("SIGTERM");
    const limit = setTimeout(() => this.#child.kill("SIGKILL"), STOP_TIMEOUT);
    return this.ended.finally(() => clearTimeout(limit));
  }

  /** Ends it in the middle of whatever it does. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<Ending> {
    this.#child.kill(signal);
    return this.ended;
  }
}

/** Runs a program to its end and gives what it printed; fails where it fails. */
export async function run(
  command: readonly [string, ...string[]],
  environment: NodeJS.ProcessEnv,
  input: string | Buffer = "",
  cwd?: string,
): Promise<string> {
  const [program, ...parameters] = command;
  return new Promise((resolve, reject) => {
    const child = execFile(program, parameters, { env: environment, cwd }, (error, output, errorOutput) =>
      error === null ? resolve(output) : reject(new Error(`${error.message}\n${output}${errorOutput}`)),
    );
    child.stdin?.on("error", () => {}); // a program need not read what it is given
    child.stdin?.end(input);
  });
}

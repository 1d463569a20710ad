// @ts-check
/** What a step says, kept in a file and shown when it fails. */
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { targetDirectory } from "../lib/paths.mjs";

/** So much of a failed step's output is shown; all of it is in the file. */
const SHOWN_LINES = 400;

export class Log {
  /** @param {string} name of the step */
  constructor(name) {
    const folder = join(targetDirectory, "npm-test");
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, `${name.replaceAll(" ", "-")}.log`);
    this.descriptor = openSync(this.file, "w");
  }

  /** @param {string} text */
  write(text) {
    writeSync(this.descriptor, text);
  }

  close() {
    closeSync(this.descriptor);
  }

  /** How many tests passed, as cargo's, node's and our own runners say it. */
  passedTests() {
    const said = /^(?:test result: \w+\.|ℹ pass|# pass|checks that ran:) (\d+)/gm;
    const numbers = [...this.#text().matchAll(said)].map((match) => Number(match[1]));
    return numbers.reduce((sum, number) => sum + number, 0);
  }

  /** What a test has measured for people to read; nothing asserts it. */
  figures() {
    return [...this.#text().matchAll(/^figure: (.+)$/gm)].map((match) => match[1] ?? "");
  }

  /** The last lines. */
  tail() {
    const lines = this.#text().trimEnd().split("\n");
    const left = lines.slice(-SHOWN_LINES);
    if (left.length === lines.length) return left.join("\n");
    return [`… (the beginning is in ${this.file})`, ...left].join("\n");
  }

  #text() {
    return readFileSync(this.file, "utf8");
  }
}

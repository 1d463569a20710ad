// @ts-check
// What each check came to: ran, failed, or not possible under Wine and why.
import { dim, green, log, red } from "../../scripts/lib/output.mjs";

/** @typedef {(wine: import("./wine.mjs").Wine, report: Report) => Promise<void>} Suite */
/** @typedef {{ name: string, result: "ran" | "failed" | "impossible", note: string }} Check */

export class Report {
  /** @type {Check[]} */
  checks = [];
  /** What a failed check may leave behind is cleared away by this. */
  afterFailure = () => {};

  /**
   * Runs one check; a failure is noted and the next goes on.
   * @param {string} name @param {() => void | Promise<void>} body throws where something is not as it must be
   */
  async check(name, body) {
    try {
      await body();
      this.#add({ name, result: "ran", note: "" });
    } catch (error) {
      const note = error instanceof Error ? error.message : String(error);
      this.#add({ name, result: "failed", note });
      this.afterFailure();
    }
  }

  /** @param {string} name @param {string} why */
  impossible(name, why) {
    this.#add({ name, result: "impossible", note: why });
  }

  /** Says how it ended. @returns whether nothing failed */
  close() {
    const count = (/** @type {Check["result"]} */ result) =>
      this.checks.filter((check) => check.result === result).length;
    log();
    log(`${count("impossible")} checks are not possible under Wine; CONTRIBUTING says how to do them on Windows.`);
    log(`checks that ran: ${count("ran")} passed, ${count("failed")} failed`);
    return count("failed") === 0;
  }

  /** @param {Check} check */
  #add(check) {
    this.checks.push(check);
    const words = { ran: green("ran         "), failed: red("FAILED      "), impossible: dim("not possible") };
    log(`${words[check.result]} ${check.name}${check.note === "" ? "" : `: ${check.note}`}`);
  }
}

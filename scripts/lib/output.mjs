// @ts-check
/** Lines on the terminal, in colours where it shows them. */

const coloured = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;

/** @param {number} code @returns {(text: string) => string} */
const style = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = style(1);
export const dim = style(2);
export const red = style(31);
export const green = style(32);
export const cyan = style(36);

/** @param {string} [line] */
export const log = (line = "") => void process.stdout.write(`${line}\n`);

/** Ends the program with a sentence instead of a stack trace. @param {unknown} error @returns {never} */
export function fail(error) {
  const message = error instanceof Error ? error.message : String(error);
  const output = error instanceof Error && "output" in error ? String(error.output).trim() : "";
  if (output !== "") process.stderr.write(`${output}\n`);
  process.stderr.write(`${red("✘")} ${message}\n`);
  process.exit(1);
}

// @ts-check
// The core's own tests, among them the contract of the key stores, as an .exe.
import { buildTests } from "../../../wix/build/build.mjs";

/** Needs a POSIX system, or tells nothing about Windows. */
const NOT_HERE = ["keystore::memory", "keystore::nss"];

/** @type {import("../report.mjs").Suite} */
export async function unitTests(wine, report) {
  const program = wine.install(testProgram());
  const skipped = NOT_HERE.flatMap((name) => ["--skip", name]);
  const { stdout, stderr, code } = wine.runSync(program, ["--show-output", ...skipped], { timeout: 900_000 });
  const impossible = new Map(
    [...stdout.matchAll(/^not possible here: (\w+): (.*)$/gm)].map(([, name = "", why = ""]) => [name, why.trim()]),
  );
  const results = [...stdout.matchAll(/^test (\S+) \.\.\. (ok|FAILED)/gm)];
  for (const [, name = "", result] of results) {
    const why = isOfWindows(name) ? impossible.get(name.split("::").at(-1) ?? "") : undefined;
    if (why !== undefined) {
      report.impossible(name, why);
    } else {
      await report.check(name, () => {
        if (result !== "ok") throw new Error("see the output below");
      });
    }
  }
  await report.check("the core's tests ran to their end", () => {
    if (code === 0 && results.length > 0) return;
    throw new Error(`exit ${code}\n${stdout.slice(stdout.indexOf("failures:"))}\n${stderr}`);
  });
}

/** Other systems' parts may say the same of a test with the same name. @param {string} name */
const isOfWindows = (name) => name.includes("::windows::");

/** Builds the test program and finds it by what cargo says. */
export function testProgram() {
  const programs = buildTests()
    .split("\n")
    .flatMap((line) => {
      const message = line.startsWith("{") ? JSON.parse(line) : {};
      const ours = message.profile?.test === true && message.target?.name === "cert_core";
      return ours && message.executable ? [String(message.executable)] : [];
    });
  const [program] = programs;
  if (program === undefined) throw new Error("cargo names no test program");
  return program;
}

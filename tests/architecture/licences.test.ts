import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { licences, targets } from "../../packaging/licences.mjs";
import { root } from "./support/files.ts";

const PROGRAMS = ["cert-app", "cert-cli", "cert-update"];
const SYSTEMS = ["linux", "windows"] as const;

const texts = new Map(await Promise.all(SYSTEMS.map(async (system) => [system, await licences(system)] as const)));

for (const system of SYSTEMS) {
  const text = texts.get(system)!;

  test(`every crate in the programs for ${system} is listed with its licence`, () => {
    const listed = new Set([...text.matchAll(/^(\S+ \S+); .* \[\d+\]$/gm)].map((match) => match[1]));
    const crates = PROGRAMS.flatMap((program) => cratesOf(program, targets[system]));
    assert.ok(crates.length > 200);
    assert.deepEqual(
      crates.filter((crate) => !listed.has(crate)),
      [],
    );
    for (const never of ["axum", "criterion", "lettre", "openssl-src"]) {
      assert.doesNotMatch(text, new RegExp(`^${never} \\S+; `, "m"), "is in no program");
    }
  });

  test(`every text named in the list for ${system} is there, and stands there once`, () => {
    const named = [...text.matchAll(/^\S.*; .* \[\d+\]$/gm)].flatMap(([line]) => line.match(/\[\d+\]/g) ?? []);
    const printed = [...text.matchAll(/^={80}\n(\[\d+\]) .*\n={80}$/gm)].map((match) => match[1]);
    assert.deepEqual(printed, [...new Set(named)]);
  });
}

test("a crate that brings the code of others has its own licence and theirs", () => {
  const text = texts.get("linux")!;
  const numbers = /^rquickjs-sys \S+; .*?((?: \[\d+\])+)$/m.exec(text)?.[1]?.trim().split(" ") ?? [];
  const printed = numbers.map((number) => text.split(`\n${number} `)[1]?.split("=".repeat(80))[1] ?? "");
  for (const holder of ["Mees Delzenne", "Fabrice Bellard"]) {
    assert.ok(
      printed.some((licence) => licence.includes(holder)),
      holder,
    );
  }
});

test("what is not a crate is listed too", () => {
  for (const [system, names] of [
    ["linux", ["@tauri-apps/api (npm)", "budoux (npm)", "Rust standard library"]],
    ["windows", ["OpenSSL", "WebView2Loader.dll", "@tauri-apps/api (npm)", "budoux (npm)"]],
  ] as const) {
    for (const name of names) assert.ok(texts.get(system)?.includes(`\n${name}`), `${name} on ${system}`);
  }
});

/** Other people's: ours have a path behind the version. */
function cratesOf(program: string, target: string): string[] {
  const form = ["--edges", "normal", "--prefix", "none", "--format", "{p}"];
  const words = ["tree", "--package", program, "--target", target, ...form];
  const lines = execFileSync("cargo", words, { cwd: root, encoding: "utf8", stdio: "pipe" }).split("\n");
  const foreign = lines.filter((line) => line !== "" && !line.includes("(/"));
  return [...new Set(foreign.map((line) => line.split(" ", 2).join(" ").replace(" v", " ")))];
}

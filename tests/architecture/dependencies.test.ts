import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { readFile, root } from "./support/files.ts";

const WINDOW_SYSTEM = /^(tauri|tao|wry|muda|gtk|gdk|glib|webkit2gtk|javascriptcore|webview2)/;

/** Names of everything that is built into `crate`, on every system and with every feature. */
function dependenciesOf(crate: string): string[] {
  const options = ["-e", "normal,build", "--target", "all", "--all-features", "--prefix", "none"];
  const tree = cargo("tree", "--package", crate, "--format", "{p}", ...options);
  return [...new Set(tree.split("\n").map((line) => line.split(" ")[0] ?? ""))];
}

const cargo = (...words: string[]) => execFileSync("cargo", words, { cwd: root, encoding: "utf8", stdio: "pipe" });

for (const crate of ["cert-core", "cert-cli"]) {
  test(`${crate} is built without any window system`, () => {
    const dependencies = dependenciesOf(crate);
    assert.ok(dependencies.length > 50);
    assert.deepEqual(
      dependencies.filter((name) => WINDOW_SYSTEM.test(name)),
      [],
    );
  });
}

test("the practice bank shares no code with the app", () => {
  const ours = dependenciesOf("practice-bank").filter((name) => name.startsWith("cert-"));
  assert.deepEqual(ours, []);
});

test("every crate of the workspace obeys its lints", () => {
  const { packages } = JSON.parse(cargo("metadata", "--no-deps", "--format-version", "1")) as Metadata;
  assert.ok(packages.length >= 5);
  for (const { manifest_path } of packages) {
    assert.match(readFile(manifest_path.slice(root.length)).text, /\[lints\]\nworkspace = true/, manifest_path);
  }
});

interface Metadata {
  readonly packages: readonly { readonly manifest_path: string }[];
}

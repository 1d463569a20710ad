import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { filesBelow, readFile, root } from "./support/files.ts";

const WINDOW_SYSTEM = /^(tauri|tao|wry|muda|gtk|gdk|glib|webkit2gtk|javascriptcore|webview2)/;

/** Names of everything that is built into `crate`, on every system and with every feature. */
function dependenciesOf(crate: string): string[] {
  const options = ["-e", "normal,build", "--target", "all", "--all-features", "--prefix", "none"];
  const command = ["tree", "--package", crate, "--format", "{p}", ...options];
  const tree = execFileSync("cargo", command, { cwd: root, encoding: "utf8", stdio: "pipe" });
  return [...new Set(tree.split("\n").map((line) => line.split(" ")[0] ?? ""))];
}

for (const crate of ["cert-core", "cert-cli"]) {
  test(`${crate} is built without any window system`, () => {
    assert.deepEqual(
      dependenciesOf(crate).filter((name) => WINDOW_SYSTEM.test(name)),
      [],
    );
  });
}

test("the practice bank shares no code with the app", () => {
  const ours = dependenciesOf("practice-bank").filter((name) => name.startsWith("cert-"));
  assert.deepEqual(ours, []);
});

test("every crate of the workspace obeys its lints", () => {
  const workspace = readFile("Cargo.toml").text;
  const members = /^members = \[([^\]]*)\]/m.exec(workspace)?.[1] ?? "";
  const folders = [...members.matchAll(/"([^"]+)"/g)].map((match) => match[1]);
  assert.ok(folders.length >= 5);
  for (const folder of folders) {
    assert.match(readFile(`${folder}/Cargo.toml`).text, /\[lints\]\nworkspace = true/, folder);
  }
  for (const lint of ["unsafe_code", "missing_docs", "undocumented_unsafe_blocks", "pedantic"]) {
    assert.match(workspace, new RegExp(`^${lint} = `, "m"));
  }
});

test("what installs the npm packages on a fresh machine imports none of them", () => {
  const scripts = ["scripts", "packaging", "wix", "tests/windows"].flatMap((folder) => filesBelow(folder, ".mjs"));
  assert.ok(scripts.length > 40);
  const imports = scripts.flatMap(({ path, text }) =>
    [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"/gm)].map((match) => `${path}: ${match[1]}`),
  );
  assert.deepEqual(
    imports.filter((line) => !/: (?:node:|\.)/.test(line)),
    [],
  );
});

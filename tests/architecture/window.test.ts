import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow, readFile, readJson } from "./support/files.ts";

interface Capability {
  readonly windows: string[];
  readonly permissions: string[];
}

interface TauriConfiguration {
  readonly app: {
    readonly withGlobalTauri: boolean;
    readonly windows: unknown[];
    readonly security: {
      readonly csp: Record<string, string>;
      readonly freezePrototype: boolean;
      readonly capabilities: string[];
    };
  };
  readonly plugins: { readonly updater: { readonly endpoints: string[]; readonly requireSignedVersion: boolean } };
}

const configuration = readJson("src-tauri/tauri.conf.json") as TauriConfiguration;
const { security } = configuration.app;

/** The one list, of which the build makes handlers and permissions. */
function commands(): string[] {
  const list = /\$take!\[([^\]]*)\]/.exec(readFile("src-tauri/src/command_list.rs").text)?.[1] ?? "";
  return [...list.matchAll(/\w+/g)].map(([name]) => name).sort();
}

function backendMembers(): string[] {
  const { text } = readFile("ui/src/backend.ts");
  const body = /export interface Backend \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? "";
  return [...body.matchAll(/^ {2}(\w+)\(/gm)].map((match) => match[1] ?? "").sort();
}

test("the UI's backend names the commands of the window", () => {
  assert.ok(commands().length > 0);
  assert.deepEqual(backendMembers(), commands());
});

test("one capability, for the one window, without anything of Tauri's own", () => {
  const files = filesBelow("src-tauri/capabilities", ".json", ".toml", ".json5");
  assert.deepEqual(
    files.map(({ path }) => path),
    ["src-tauri/capabilities/main.json"],
  );
  const capability = readJson("src-tauri/capabilities/main.json") as Capability;
  assert.deepEqual(capability.windows, ["main"]);
  assert.ok(!("remote" in capability), "no page from elsewhere may call");
  assert.deepEqual(capability.permissions, ["commands"]);
  assert.deepEqual(security.capabilities, ["main"]);
});

test("the page may load and run the app's own files only", () => {
  const { csp } = security;
  assert.equal(csp["default-src"], "'none'");
  assert.equal(csp["script-src"], "'self'");
  assert.equal(csp["style-src"], "'self'");
  assert.equal(csp["connect-src"], "ipc: http://ipc.localhost");
  for (const closed of ["base-uri", "form-action", "frame-ancestors"]) {
    assert.equal(csp[closed], "'none'");
  }
  for (const sources of Object.values(csp)) {
    assert.doesNotMatch(sources, /unsafe-|https:|data:|blob:|\*/);
  }
});

test("the window is hardened", () => {
  assert.equal(configuration.app.withGlobalTauri, false);
  assert.equal(security.freezePrototype, true);
  assert.doesNotMatch(JSON.stringify(configuration), /dangerous/i);
});

test("the page has no inline script or style and no address of others", () => {
  const { text } = readFile("ui/index.html");
  assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|https?:\/\//);
  for (const { path, text } of filesBelow("ui/src", ".css")) {
    assert.doesNotMatch(text, /@import[^;]*https?:|url\([^)]*:/, path);
  }
});

test("the program first does without the variables that open it, and keeps its memory private", () => {
  const first =
    /fn run\([^{]*\{\n\s*start_without_loading_variables\(Profile::of_this_build\(\)\?\.edition\)\?;\n\s*keep_private\(\)\?;/;
  assert.match(readFile("src-tauri/src/main.rs").text, first);
});

test("the updater plugin has no address of its own and takes no unsigned version", () => {
  const { endpoints, requireSignedVersion, ...others } = configuration.plugins.updater;
  assert.deepEqual([endpoints, requireSignedVersion], [[], true]);
  assert.ok(Object.keys(others).every((name) => !/^(dangerous|allow)/.test(name)));
});

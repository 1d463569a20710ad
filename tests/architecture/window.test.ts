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
}

const configuration = readJson("src-tauri/tauri.conf.json") as TauriConfiguration;
const { security } = configuration.app;

/** What `generate_handler!` hands to the window. */
function handledCommands(): string[] {
  const shell = filesBelow("src-tauri/src", ".rs")
    .map(({ text }) => text)
    .join("\n");
  const lists = [...shell.matchAll(/generate_handler!\s*\[([^\]]*)\]/g)];
  assert.equal(lists.length, 1, "one list of commands");
  const names = (lists[0]?.[1] ?? "").split(",").map((name) => name.trim().replace(/^.*::/, ""));
  return names.filter((name) => name !== "").sort();
}

function permittedCommands(): string[] {
  const { permissions } = readJson("src-tauri/capabilities/main.json") as Capability;
  return permissions.map((name) => name.replace(/^allow-/, "").replaceAll("-", "_")).sort();
}

function manifestCommands(): string[] {
  const list = /COMMANDS: &\[&str\] = &\[([^\]]*)\]/.exec(readFile("src-tauri/build.rs").text)?.[1];
  return [...(list ?? "").matchAll(/"(\w+)"/g)].map((match) => match[1] ?? "").sort();
}

function backendMembers(): string[] {
  const { text } = readFile("ui/src/backend.ts");
  const body = /export interface Backend \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? "";
  return [...body.matchAll(/^ {2}(\w+)\(/gm)].map((match) => match[1] ?? "").sort();
}

test("commands, permissions, manifest and the UI's backend name the same intents", () => {
  const commands = handledCommands();
  assert.ok(commands.length > 0);
  assert.deepEqual(permittedCommands(), commands);
  assert.deepEqual(manifestCommands(), commands);
  assert.deepEqual(backendMembers(), commands);
});

test("every command that exists is in the list", () => {
  const shell = filesBelow("src-tauri/src", ".rs")
    .map(({ text }) => text)
    .join("\n");
  const marked = shell.matchAll(/#\[(?:tauri::)?command[^\]]*\]\s*(?:#\[[^\n]*\]\s*)*(?:pub\S* )?(?:async )?fn (\w+)/g);
  assert.deepEqual([...marked].map((match) => match[1]).sort(), handledCommands());
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
  for (const name of capability.permissions) assert.match(name, /^allow-[a-z-]+$/);
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

import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "./support/files.ts";
import { places, rustBelow } from "./support/rust.ts";

const ENVIRONMENT = /\benv::(?:var|vars|args)(?:_os)?\b|\boption_env!|\bnative_options\b/g;

/** Where this user's certificate database and the system's proxy settings are found. */
const ENVIRONMENT_ALLOWED = /^src-tauri\/core\/src\/(?:keystore\/nss\/|network\/)/;

/** A link, which is one of a closed set, the daily check, or an update to install. */
const ARGUMENTS_READ = /^src-tauri\/src\/main\.rs:\d+: env::args_os$/;

/** Whether the PATH is the one in which an administrator is asked but once. */
const PATH_COMPARED = /^src-tauri\/src\/installer\/linux\.rs:\d+: env::var_os$/;

test("neither environment nor arguments point the app at another bank", () => {
  const shell = places(rustBelow("src-tauri/src"), ENVIRONMENT);
  const others = shell.filter((place) => !ARGUMENTS_READ.test(place) && !PATH_COMPARED.test(place));
  assert.deepEqual(others, []);
  assert.ok(shell.length <= 2, "each is read in one place");
  assert.match(readFile("src-tauri/src/installer/linux.rs").text, /if env::var_os\("PATH"\) != Some\(asking_folder/);
  const core = places(rustBelow("src-tauri/core/src"), ENVIRONMENT);
  assert.deepEqual(
    core.filter((place) => !ENVIRONMENT_ALLOWED.test(place)),
    [],
  );
});

test("the terminal program takes no option from the environment", () => {
  assert.deepEqual(places(rustBelow("src-tauri/cli/src"), ENVIRONMENT), []);
  const features = /^clap = .*features = \[([^\]]*)\]/m.exec(readFile("Cargo.toml").text)?.[1];
  assert.doesNotMatch(features ?? "", /"env"/);
});

test("the window's profile is fixed when it is built", () => {
  const places = rustBelow("src-tauri/src").filter(({ text }) => text.includes("Profile::named("));
  assert.deepEqual(
    places.map(({ path }) => path),
    ["src-tauri/src/services.rs"],
  );
  assert.match(readFile("src-tauri/src/services.rs").text, /Profile::named\(env!\("CERT_PROFILE"\)\)/);
});

test("the released profile's service is a fixed https address", () => {
  const { text } = readFile("src-tauri/profiles/seto.toml");
  assert.match(text, /^edition = "release"$/m);
  assert.match(text, /^kind = "fixed"$/m);
  assert.match(text, /^url = "https:\/\//m);
});

test("the released profile's updates come from a fixed https address, by keys that are compiled in", () => {
  const { text } = readFile("src-tauri/profiles/seto.toml");
  const update = /^\[update\]\n((?:(?!\[\w+\]$).*\n)*)/m.exec(text)?.[1] ?? "";
  assert.match(update, /^kind = "fixed"$/m);
  assert.match(update, /^url = "https:\/\//m);
  assert.match(update, /^public_keys = \[/m);
});

test("the updater plugin fetches nothing: it verifies and installs what the core brings", () => {
  const using = rustBelow("src-tauri").filter(({ text }) => text.includes("tauri_plugin_updater"));
  const systems = ["src-tauri/src/installer/linux.rs", "src-tauri/src/installer/windows.rs"];
  assert.deepEqual(using.map(({ path }) => path).sort(), ["src-tauri/src/installer.rs", ...systems]);
  for (const { text } of using) assert.doesNotMatch(text, /\.(check|download|download_and_install)\(/);
  for (const path of systems) assert.match(readFile(path).text, /\bupdate\.install\(/, path);
  const configuration = JSON.parse(readFile("src-tauri/tauri.conf.json").text) as Configuration;
  const { endpoints, requireSignedVersion, ...others } = configuration.plugins.updater;
  assert.deepEqual([endpoints, requireSignedVersion], [[], true]);
  assert.ok(Object.keys(others).every((name) => !/^(dangerous|allow)/.test(name)));
});

interface Configuration {
  readonly plugins: { readonly updater: { readonly endpoints: string[]; readonly requireSignedVersion: boolean } };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow } from "./support/files.ts";

/** Where the operating system's own interfaces are called: the lint `unsafe_code` denies it elsewhere. */
const UNSAFE_ALLOWED = [
  "src-tauri/core/src/authenticode.rs",
  "src-tauri/core/src/keystore/nss/softokn.rs",
  "src-tauri/core/src/keystore/windows/mod.rs",
  "src-tauri/core/src/network/proxy/windows/mod.rs",
  "src-tauri/core/src/private_files/windows.rs",
];

/** What a platform switch may guard: a module, or the alias by which its trait is reached. */
const GUARDED = /^\s*(?:pub(?:\([^)]*\))? )?(?:mod \w+\s*[;{]|use \w+ as platform;)/;

const SWITCH = /#\[cfg\([^\n]*\b(?:windows|unix|target_os|target_family)\b[^\n]*\n/g;

/** The app's code, without what is compiled for tests alone. */
const rust = () => filesBelow("src-tauri", ".rs").filter(({ path }) => !/\/tests?(?:\/|\.rs)/.test(path));

test("unsafe code is allowed only where an operating system's interface is called", () => {
  const allowing = rust().filter(({ text }) => /(?:allow|expect)\(\s*unsafe_code/.test(text));
  assert.deepEqual(allowing.map(({ path }) => path).sort(), UNSAFE_ALLOWED);
});

test("a platform is chosen by a module and its alias", () => {
  const offences = rust().flatMap(({ path, text }) =>
    [...text.matchAll(SWITCH)]
      .filter((match) => !GUARDED.test(text.slice(match.index + match[0].length)))
      .map((match) => `${path}: ${match[0].trim()}`),
  );
  assert.deepEqual(offences, []);
});

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { editions, identityOf } from "../../packaging/identity.mjs";
import { pack } from "../../packaging/linux/pack.mjs";
import { folderOfFile } from "../support/folder.ts";
import { programs } from "../support/programs.ts";
import { DpkgSystem } from "./support/dpkg_system.ts";
import { succeeds } from "./support/package.ts";

const folder = folderOfFile();

void test("both editions stand on one PC, and removing one leaves the other whole", { timeout: 120_000 }, async () => {
  const system = new DpkgSystem(join(folder, "system"));
  const [bank, practice] = [await packed("release"), await packed("practice")];
  system.dpkg("--install", bank);
  const banks = system.contents();
  system.dpkg("--install", practice);
  const both = system.contents();
  const practices = both.filter((path) => !banks.includes(path));
  assert.equal(practices.length, banks.length, "each has its own of everything");
  const others = both.filter((path) => !practices.includes(path));
  assert.deepEqual(others, banks);
  assert.ok(practices.every((path) => /cc1554[.-]practice/.test(path)));
  assert.deepEqual([scheme("release", system), scheme("practice", system)], ["cc1554", "cc1554-practice"]);

  system.dpkg("--purge", "cc1554-practice");
  assert.deepEqual(system.contents(), banks);
  assert.equal(system.dpkg("--verify"), "");
  system.dpkg("--install", practice);
  system.dpkg("--purge", "cc1554");
  assert.deepEqual(system.contents(), practices);
  assert.equal(system.dpkg("--verify"), "");
});

/** A package of this edition; both have the same program, which is not started. */
async function packed(name: keyof typeof editions): Promise<string> {
  const small = join(folder, "program");
  succeeds(["strip", "-o", small, programs.app]);
  const scratch = join(folder, name);
  mkdirSync(scratch);
  const built = { app: small, terminal: programs.terminal, installer: small };
  const contents = { version: "1.0.0", programs: built, compressed: false, output: folder };
  return pack({ edition: editions[name], ...contents }, scratch);
}

/** What the edition's menu entry opens. */
function scheme(name: keyof typeof editions, system: DpkgSystem): string | undefined {
  const entry = `usr/share/applications/${identityOf(editions[name]).scheme}.desktop`;
  return /^MimeType=x-scheme-handler\/(.*);$/m.exec(readFileSync(join(system.root, entry), "utf8"))?.[1];
}

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildUi } from "./support/fixture.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "ui-bundle-"));
  await buildUi(folder, "production");
});
after(() => rm(folder, { recursive: true }));

async function filesBelow(root: string, ending: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true });
  return names.filter((name) => name.endsWith(ending)).map((name) => join(root, name));
}

async function textsBelow(root: string, ending: string): Promise<string[]> {
  return Promise.all((await filesBelow(root, ending)).map((file) => readFile(file, "utf8")));
}

test("the app as shipped speaks to the core alone", async () => {
  const scripts = (await textsBelow(folder, ".js")).join();
  assert.match(scripts, /begin_renewal/);
  assert.doesNotMatch(scripts, /fake|R2user101|secret inside/);
  assert.doesNotMatch(scripts, /https?:\/\/(?!www\.w3\.org)/);
});

test("it is small: under 40 kB compressed, one script, one style sheet", async () => {
  const scripts = await textsBelow(folder, ".js");
  assert.equal(scripts.length, 1);
  assert.equal((await filesBelow(folder, ".css")).length, 1);
  assert.ok(gzipSync(scripts.join()).length < 40_000);
});

test("the page has nothing inline", async () => {
  const [page] = await textsBelow(folder, ".html");
  assert.doesNotMatch(page!, /<script(?![^>]*src=)|<style|style=|\son\w+=/);
});

test("no `any` and no silenced check in the sources", async () => {
  const sources = fileURLToPath(new URL("../../ui/src", import.meta.url));
  for (const file of await filesBelow(sources, ".ts")) {
    const text = await readFile(file, "utf8");
    assert.doesNotMatch(text, /[:<,(] ?any\b|\bas any|@ts-(ignore|nocheck|expect-error)/, file);
  }
});

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { folderOfFile } from "../support/folder.ts";
import { root } from "../support/programs.ts";
import { buildUi } from "./support/fixture.ts";

const folder = folderOfFile();
before(() => buildUi(folder, "production"));

async function filesBelow(place: string, ending: string): Promise<string[]> {
  const names = await readdir(place, { recursive: true });
  return names.filter((name) => name.endsWith(ending)).map((name) => join(place, name));
}

async function textsBelow(place: string, ending: string): Promise<string[]> {
  return Promise.all((await filesBelow(place, ending)).map((file) => readFile(file, "utf8")));
}

test("the app as shipped speaks to the core alone", async () => {
  const scripts = (await textsBelow(folder, ".js")).join();
  assert.match(scripts, /begin_renewal/);
  assert.doesNotMatch(scripts, /fake|R2user101|secret inside/);
  assert.doesNotMatch(scripts, /https?:\/\/(?!www\.w3\.org)/);
});

test("it is small: under 45 kB compressed with both languages, one script, one style sheet", async () => {
  const scripts = await textsBelow(folder, ".js");
  assert.equal(scripts.length, 1);
  assert.equal((await filesBelow(folder, ".css")).length, 1);
  assert.ok(gzipSync(scripts.join()).length < 45_000);
});

test("the page has nothing inline", async () => {
  const [page] = await textsBelow(folder, ".html");
  assert.doesNotMatch(page!, /<script(?![^>]*src=)|<style|style=|\son\w+=/);
});

test("no `any` and no silenced check in the sources", async () => {
  for (const file of await filesBelow(join(root, "ui/src"), ".ts")) {
    const text = await readFile(file, "utf8");
    assert.doesNotMatch(text, /[:<,(] ?any\b|\bas any|@ts-(ignore|nocheck|expect-error)/, file);
  }
});

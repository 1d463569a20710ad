import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow, readFile } from "./support/files.ts";
import { places } from "./support/rust.ts";

const code = () => filesBelow("ui/src", ".ts");

test("text gets into the page as text", () => {
  const markup = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment/g;
  assert.deepEqual(places(code(), markup), []);
});

test("no code is made from text", () => {
  assert.deepEqual(places(code(), /\beval\(|new Function\(|setTimeout\(\s*["'`]/g), []);
});

test("the page talks to the core and to nobody else", () => {
  assert.deepEqual(places(code(), /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon/g), []);
  const importing = code().filter(({ text }) => text.includes("@tauri-apps/"));
  assert.deepEqual(
    importing.map(({ path }) => path),
    ["ui/src/backend/tauri.ts"],
  );
});

test("nothing that was typed is stored", () => {
  assert.deepEqual(places(code(), /localStorage|sessionStorage|indexedDB|document\.cookie/g), []);
});

test("the stand-in for the core is chosen in one place only", () => {
  const importing = code().filter(({ text }) => /from "[^"]*\bfake\b/.test(text));
  assert.deepEqual(
    importing.map(({ path }) => path),
    [],
  );
});

test("the page has no inline script or style and no address of others", () => {
  const { text } = readFile("ui/index.html");
  assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|https?:\/\//);
  assert.deepEqual(places(filesBelow("ui/src", ".css"), /@import[^;]*https?:|url\([^)]*:/g), []);
});

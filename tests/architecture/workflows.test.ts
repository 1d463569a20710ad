import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow } from "./support/files.ts";

/** `OWNER/NAME@COMMIT # VERSION`: a tag can be moved to other code by whoever gets hold of that repository. */
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

void test("hosted workflows run others' actions by commit, and with no more rights than they need", () => {
  const workflows = filesBelow(".github/workflows", ".yml");
  assert.ok(workflows.length >= 3);
  for (const { path, text } of workflows) {
    const used = [...text.matchAll(/uses: (.*)$/gm)].map(([, action = ""]) => action);
    assert.ok(used.length > 0, path);
    for (const action of used) assert.match(action, PINNED, path);
    assert.match(text, /^permissions:\n {2}contents: read\n(?! )/m, path);
  }
});

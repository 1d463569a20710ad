import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

/** A folder for the tests of a file, which goes with them. */
export function folderOfFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { editions } from "../../../packaging/identity.mjs";
import { pack } from "../../../packaging/linux/pack.mjs";
import { folderOfFile } from "../../support/folder.ts";
import { programs } from "../../support/programs.ts";
import { run, succeeds } from "../support/package.ts";

const folder = folderOfFile();
const tree = join(folder, "tree");
let deb: string;

/** A package as it is handed out, but for the app in it, which is the smaller program. Gives its file. */
async function packed(name: string): Promise<string> {
  const [scratch, output] = [join(folder, `${name}-scratch`), join(folder, name)];
  mkdirSync(scratch);
  const built = { app: small, terminal: small, installer: small };
  const contents = { edition: editions.practice, version: "1.0.0", programs: built, compressed: true, output };
  return pack(contents, scratch);
}

const small = join(folder, "cert-cli");

before(async () => {
  process.env["SOURCE_DATE_EPOCH"] = "1700000000";
  succeeds(["strip", "-o", small, programs.terminal]);
  deb = await packed("first");
  mkdirSync(tree);
  succeeds(["dpkg-deb", "--extract", deb, tree]);
});

void test("lintian has nothing to say, and nothing overrides it", () => {
  const { stdout, stderr } = run(["lintian", "--allow-root", "--fail-on", "none", "--tag-display-limit", "0", deb]);
  assert.deepEqual(
    (stdout + stderr).split("\n").filter((line) => /^[EW]:/.test(line)),
    [],
  );
});

void test("software centres take its description", () => {
  succeeds(["appstreamcli", "validate", "--no-net", join(tree, METAINFO)]);
});

const METAINFO = "usr/share/metainfo/jp.example.setoshin.cc1554.practice.metainfo.xml";

/** A line of Japanese has no blanks that could be stretched: lintian does not mind either. */
const STRETCHING = /^.*: cannot adjust line\n/gm;

void test("man finds a page for each command and subcommand, and each is clean", () => {
  for (const language of ["", "ja"]) {
    const pages = readdirSync(join(tree, "usr/share/man", language, "man1"));
    assert.ok(pages.includes("cc1554-practice-cli-issue.1.gz"));
    assert.equal(pages.includes("cc1554-practice.1.gz"), language === "");
    for (const page of pages) {
      const name = page.replace(".1.gz", "");
      const found = succeeds(["man", `--manpath=${join(tree, "usr/share/man", language)}`, "-w", name]);
      const said = run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", found], {
        ...process.env,
        MANWIDTH: "80",
      });
      assert.deepEqual([said.status, said.stderr.replaceAll(STRETCHING, "")], [0, ""], `${language} ${name}`);
    }
  }
});

void test("bash completes its options", () => {
  const typed = `. "$0"
    COMP_WORDS=(cc1554-practice-cli issue --lo); COMP_CWORD=2
    $(complete -p cc1554-practice-cli | sed 's/.* -F \\([^ ]*\\) .*/\\1/') cc1554-practice-cli --lo issue
    echo "\${COMPREPLY[@]}"`;
  const script = join(tree, "usr/share/bash-completion/completions/cc1554-practice-cli");
  assert.equal(succeeds(["bash", "-c", typed, script]), "--login-id");
});

void test("the same sources make the same package, byte for byte", async () => {
  succeeds(["cmp", deb, await packed("second")]);
});

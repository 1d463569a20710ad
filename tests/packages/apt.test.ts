import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { practiceAptKey, writeRepository } from "../../packaging/release/repository.mjs";
import { folderOfFile } from "../support/folder.ts";
import { asRoot, run, succeeds } from "./support/package.ts";

const folder = folderOfFile();
const repository = join(folder, "repository");
const key = (owner: string) => practiceAptKey({ XDG_DATA_HOME: join(folder, owner) });

before(async () => {
  await writeRepository(repository, [smallPackage("1.0.0"), smallPackage("1.2.0")], "Bank", await key("bank"));
});

void test("apt takes the newest version from the repository, by the bank's key", () => {
  const pc = new AptSystem("pc", repository);
  assert.equal(pc.update().status, 0);
  assert.match(pc.says("apt-cache", "policy", "certificate-app"), /Candidate: 1\.2\.0/);
  pc.says("apt-get", "download", "certificate-app");
  assert.deepEqual(
    readdirSync(pc.folder).filter((name) => name.endsWith(".deb")),
    ["certificate-app_1.2.0_amd64.deb"],
  );
});

void test("apt takes nothing where another key signed, or where a list has been changed", async () => {
  const others = join(folder, "others");
  await writeRepository(others, [smallPackage("1.3.0")], "Bank", await key("other"));
  succeeds(["cp", join(repository, "key.asc"), join(others, "key.asc")]);
  const list = join(folder, "changed");
  succeeds(["cp", "-r", repository, list]);
  writeFileSync(join(list, "dists/stable/main/binary-amd64/Packages"), "");
  rmSync(join(list, "dists/stable/main/binary-amd64/Packages.gz"));
  for (const hostile of [others, list]) {
    const pc = new AptSystem(`pc-${hostile.length}`, hostile);
    const { stderr, stdout } = pc.update();
    assert.match(stderr + stdout, /not signed|NO_PUBKEY|unexpected size|Hash Sum mismatch/i);
    assert.doesNotMatch(pc.says("apt-cache", "policy", "certificate-app"), /Candidate: 1/);
  }
});

/** A package of nothing. */
function smallPackage(version: string): string {
  const tree = join(folder, `tree-${version}`);
  mkdirSync(join(tree, "DEBIAN"), { recursive: true });
  const fields = ["Package: certificate-app", `Version: ${version}`, "Architecture: amd64"];
  const others = ["Maintainer: Bank <support@bank.example>", "Description: nothing"];
  writeFileSync(join(tree, "DEBIAN/control"), `${[...fields, ...others].join("\n")}\n`);
  const file = join(folder, `certificate-app_${version}_amd64.deb`);
  if (!existsSync(file)) succeeds(["dpkg-deb", "--root-owner-group", "--build", tree, file]);
  return file;
}

/** apt, with lists and settings of its own. */
class AptSystem {
  readonly folder: string;
  readonly #options: readonly string[];

  constructor(name: string, repository: string) {
    this.folder = join(folder, name);
    for (const place of ["etc/sources.d", "state/lists/partial", "cache/archives/partial"]) {
      mkdirSync(join(this.folder, place), { recursive: true });
    }
    const source = join(this.folder, "etc/sources.list");
    const origin = `[arch=amd64 signed-by=${join(repository, "key.asc")}] file:${repository}`;
    writeFileSync(source, `deb ${origin} stable main\n`);
    writeFileSync(join(this.folder, "state/status"), "");
    const settings = {
      "Dir::Etc::SourceList": source,
      "Dir::Etc::SourceParts": join(this.folder, "etc/sources.d"),
      "Dir::State": join(this.folder, "state"),
      "Dir::State::status": join(this.folder, "state/status"),
      "Dir::Cache": join(this.folder, "cache"),
      "APT::Sandbox::User": "root",
    };
    this.#options = Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  }

  update() {
    return run([...asRoot, "apt-get", ...this.#options, "update"]);
  }

  says(program: string, ...words: readonly string[]): string {
    return succeeds([...asRoot, "env", `--chdir=${this.folder}`, program, ...this.#options, ...words]);
  }
}

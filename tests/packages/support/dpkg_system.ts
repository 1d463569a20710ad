import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asRoot, succeeds } from "./package.ts";

/** A system of its own, where dpkg installs packages and nothing is started. */
export class DpkgSystem {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
    mkdirSync(join(root, "var/lib/dpkg/info"), { recursive: true });
    mkdirSync(join(root, "var/lib/dpkg/updates"));
    for (const file of ["status", "available"]) writeFileSync(join(root, "var/lib/dpkg", file), "");
  }

  /** Gives what dpkg says. */
  dpkg(...parameters: string[]): string {
    // What the packages depend on is not installed there.
    const options = [`--root=${this.root}`, "--force-depends", "--log=/dev/null"];
    return succeeds([...asRoot, "dpkg", ...options, ...parameters]);
  }

  /** All files but dpkg's own records. */
  contents(): readonly string[] {
    const found = succeeds(["find", this.root, "!", "-type", "d", "-printf", "%P\\n"]);
    return found
      .split("\n")
      .filter((path) => path !== "" && !path.startsWith("var/lib/dpkg/"))
      .sort();
  }
}

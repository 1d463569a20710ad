import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../support/process.ts";
import type { Session } from "../../support/session.ts";

/** What a package says of itself. */
interface Control {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
}

/** A package that leaves a trace as root as soon as it is installed. Gives its file. */
export async function hostilePackage(session: Session, control: Control): Promise<string> {
  const { name, version, architecture = "amd64" } = control;
  const tree = session.aside(`hostile-${name}-${version}-${architecture}`);
  await mkdir(join(tree, "DEBIAN"), { recursive: true });
  const fields = { Package: name, Version: version, Architecture: architecture, Maintainer: "x", Description: "x" };
  const lines = Object.entries(fields).map(([field, value]) => `${field}: ${value}\n`);
  await writeFile(join(tree, "DEBIAN/control"), lines.join(""));
  await writeFile(join(tree, "DEBIAN/postinst"), "#!/bin/sh\ntouch /attacked\n", { mode: 0o755 });
  await run(["dpkg-deb", "--root-owner-group", "--build", tree, `${tree}.deb`], session.environment);
  return `${tree}.deb`;
}

/** As the window hands it over: each behind its length in four bytes, the highest first. */
export function written(frames: readonly Buffer[]): Buffer {
  return Buffer.concat(
    frames.flatMap((frame) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(frame.length);
      return [length, frame];
    }),
  );
}

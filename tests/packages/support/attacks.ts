import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../support/process.ts";
import type { Session } from "../../support/session.ts";

/** What a package says of itself. */
interface Control {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  /** Packages that have to be there before. */
  readonly needs?: string;
  /** What runs as root before its files are there, in place of the trace. */
  readonly before?: string;
}

/** A package that leaves a trace as root as soon as it is installed. Gives its file. */
export async function hostilePackage(session: Session, control: Control): Promise<string> {
  const { name, version, architecture = "amd64", needs, before } = control;
  const tree = session.aside(`hostile-${name}-${version}-${architecture}`);
  await mkdir(join(tree, "DEBIAN"), { recursive: true });
  const fields = { Package: name, Version: version, Architecture: architecture, Maintainer: "x", Description: "x" };
  const all = { ...fields, ...(needs !== undefined && { "Pre-Depends": needs }) };
  const lines = Object.entries(all).map(([field, value]) => `${field}: ${value}\n`);
  await writeFile(join(tree, "DEBIAN/control"), lines.join(""));
  const [script, commands] = before === undefined ? ["postinst", "touch /attacked"] : ["preinst", before];
  await writeFile(join(tree, "DEBIAN", script), `#!/bin/sh\n${commands}\n`, { mode: 0o755 });
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

// @ts-check
/** Puts files into the tree of a package. */
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** @param {string} source @param {string} target @param {number} [mode] */
export const copy = (source, target, mode) => write(readFileSync(source), target, mode);

/** The same bytes each time: the header names neither file nor time. @param {string | Buffer} content @param {string} target */
export const writeCompressed = (content, target) => write(gzipSync(content, { level: 9 }), `${target}.gz`);

/** @param {string | Buffer} content @param {string} target @param {number} [mode] */
export function write(content, target, mode = 0o644) {
  makeFolder(dirname(target));
  writeFileSync(target, content);
  chmodSync(target, mode);
}

/** Switches a systemd unit on for every user, from the next login on. @param {string} folder @param {string} target @param {string} unit */
export function switchOn(folder, target, unit) {
  const wanted = join(folder, `${target}.wants`);
  makeFolder(wanted);
  symlinkSync(`../${unit}`, join(wanted, unit));
}

/** Whatever this user's mask is. @param {string} folder */
function makeFolder(folder) {
  const before = process.umask(0o022);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  process.umask(before);
}

// @ts-check
// A cabinet as Windows Installer takes it (Microsoft's [MS-CAB] and [MS-MCI]), in which each block may refer
// to the one before it. In wixl's own none does, which makes the package larger by a twentieth.
import { createRequire } from "node:module";

/** @typedef {{ name: string, bytes: Buffer }} File `name`: its key in the table File */

const require = createRequire(import.meta.url);

const BLOCK = 32768;
const VERSION = [3, 1];
const MSZIP = 1;
const ARCHIVE = 0x20;
/** 1980-01-01, the format's first day: the same files make the same cabinet. */
const DATE = 0x21;

const HEADER_SIZE = 36;
const FOLDER_SIZE = 8;

/** All files in one folder, compressed one behind the other. @param {readonly File[]} files */
export function cabinet(files) {
  const blocks = compress(Buffer.concat(files.map(({ bytes }) => bytes)));
  const entries = Buffer.concat(entriesOf(files));
  const data = HEADER_SIZE + FOLDER_SIZE + entries.length;
  const total = blocks.reduce((sum, block) => sum + block.length, data);
  return Buffer.concat([header(total, files.length), folder(data, blocks.length), entries, ...blocks]);
}

/** @param {number} total @param {number} files */
function header(total, files) {
  const bytes = Buffer.alloc(HEADER_SIZE);
  bytes.write("MSCF");
  bytes.writeUInt32LE(total, 8);
  bytes.writeUInt32LE(HEADER_SIZE + FOLDER_SIZE, 16);
  bytes.set(VERSION, 24);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(files, 28);
  return bytes;
}

/** @param {number} data where its blocks begin @param {number} blocks */
function folder(data, blocks) {
  const bytes = Buffer.alloc(FOLDER_SIZE);
  bytes.writeUInt32LE(data, 0);
  bytes.writeUInt16LE(blocks, 4);
  bytes.writeUInt16LE(MSZIP, 6);
  return bytes;
}

/** @param {readonly File[]} files */
function entriesOf(files) {
  let offset = 0;
  return files.map(({ name, bytes }) => {
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(bytes.length, 0);
    entry.writeUInt32LE(offset, 4);
    entry.writeUInt16LE(DATE, 10);
    entry.writeUInt16LE(ARCHIVE, 14);
    offset += bytes.length;
    return Buffer.concat([entry, Buffer.from(`${name}\0`)]);
  });
}

/** @param {Buffer} bytes */
function compress(bytes) {
  // Only now: on a fresh machine it has been installed meanwhile. It compresses better by a fortieth than
  // Node's own, and than pako 3.
  /** @type {typeof import("pako")} */
  const { deflateRaw } = require("pako");
  const blocks = [];
  for (let begin = 0; begin < bytes.length; begin += BLOCK) {
    const dictionary = bytes.subarray(Math.max(0, begin - BLOCK), begin);
    const plain = bytes.subarray(begin, begin + BLOCK);
    const deflated = deflateRaw(plain, { level: 9, memLevel: 9, ...(begin > 0 && { dictionary }) });
    blocks.push(block(Buffer.concat([Buffer.from("CK"), deflated]), plain.length));
  }
  return blocks;
}

/** @param {Buffer} data @param {number} length uncompressed */
function block(data, length) {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(data.length, 4);
  head.writeUInt16LE(length, 6);
  head.writeInt32LE(checksum(data) ^ head.readInt32LE(4), 0);
  return Buffer.concat([head, data]);
}

/** All words XORed; of what is left over the first byte counts most. @param {Buffer} data */
function checksum(data) {
  const whole = data.length & ~3;
  let sum = 0;
  for (let at = 0; at < whole; at += 4) sum ^= data.readInt32LE(at);
  return whole < data.length ? sum ^ data.readUIntBE(whole, data.length - whole) : sum;
}

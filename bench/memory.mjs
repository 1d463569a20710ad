// @ts-check
/** Memory of a program and all that it has started. */
import { readdirSync, readFileSync } from "node:fs";

/**
 * The sum of proportional set sizes (proc_pid_smaps_rollup(5)): what several processes share is
 * counted once.
 * @param {number} root a process
 * @returns {number} MiB
 */
export function memoryOf(root) {
  const sizes = familyOf(root).map((pid) => proportionalSize(pid));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

/** @param {number} root */
function familyOf(root) {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(processes.map((pid) => [pid, parentOf(pid)]));
  const belongs = (/** @type {number | undefined} */ pid) => {
    while (pid !== undefined && pid > 1 && pid !== root) pid = parents.get(pid);
    return pid === root;
  };
  return processes.filter(belongs);
}

/** @param {number} pid */
function parentOf(pid) {
  // The name in parentheses may hold anything, so what follows the last one counts.
  const fields = read(pid, "stat")
    .replace(/^.*\) /s, "")
    .split(" ");
  return Number(fields[1]);
}

/** @param {number} pid @returns {number} KiB */
function proportionalSize(pid) {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(read(pid, "smaps_rollup"))?.[1] ?? 0);
}

/**
 * @param {number} pid
 * @param {string} file
 */
function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // It has ended meanwhile.
  }
}

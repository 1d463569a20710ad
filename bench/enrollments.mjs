// @ts-check
/** The practice bank's enrollments against what signing alone costs on the same cores. */
import { availableParallelism } from "node:os";
import { capture } from "../scripts/lib/run.mjs";
import { compare, released } from "./settings.mjs";

/** @returns {Promise<import("./settings.mjs").Comparison[]>} */
export async function compareEnrollments() {
  const theirs = await signaturesPerSecond();
  const answer = await capture(released("enrollments"), []);
  const ours = JSON.parse(answer).per_second;
  return [compare("bank: enrollments : RSA-2048 signatures by openssl speed", ours, theirs, "/s", "≥ 0.1")];
}

async function signaturesPerSecond() {
  const cores = String(availableParallelism());
  const answer = await capture("openssl", ["speed", "-multi", cores, "-seconds", "3", "rsa2048"]);
  // Seconds per signature, seconds per verification, signatures per second of all cores together.
  const rate = /^rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)/m.exec(answer)?.[1];
  if (rate === undefined) throw new Error("openssl speed says no rate");
  return Number(rate);
}

// @ts-check
/** Where a release will be served from. */

/** What `practice-bank` serves its updates folder as, at its usual place. */
const PRACTICE = "https://127.0.0.1:15541/updates/";

/**
 * The folder's address, with its final slash.
 * @param {ReadonlyMap<string, string>} profile
 * @param {string | undefined} given
 */
export function addressOf(profile, given) {
  const manifest = profile.get("update.url") ?? PRACTICE;
  const address = new URL(given === undefined ? "." : given.replace(/\/*$/, "/"), manifest);
  if (address.protocol !== "https:") throw new Error(`${address.href} is not https; the app would refuse it`);
  return address.href;
}

// @ts-check
/** The compilers this repository needs, and the tools that belong to them. */
import { bold, log } from "./output.mjs";
import { readText } from "./paths.mjs";
import { run, tryCapture } from "./run.mjs";

/** Fails where one is missing or too old. */
export function checkCompilers() {
  const { engines } = JSON.parse(readText("package.json"));
  requireVersion("Node.js", process.versions.node, engines.node.replace(/^>=/, ""), NODE_HINT);
  const wanted = /^rust-version = "([\d.]+)"/m.exec(readText("Cargo.toml"))?.[1] ?? "1";
  const rustc = tryCapture("rustc", ["--version"])?.split(" ")[1];
  requireVersion("Rust", rustc, wanted, RUST_HINT);
}

const NODE_HINT = "please install Node.js 20 or newer";
const RUST_HINT = "please install or update stable Rust with rustup (`rustup update stable`)";

/** @param {string} what @param {string | undefined} found @param {string} wanted @param {string} hint */
function requireVersion(what, found, wanted, hint) {
  if (found === undefined) throw new Error(`${what} is missing: ${hint}`);
  if (found.localeCompare(wanted, "en", { numeric: true }) >= 0) return;
  throw new Error(`${what} ${found} is too old, ${wanted} is needed: ${hint}`);
}

/** rustup's minimal profile comes without these two. */
export async function ensureComponents() {
  const missing = ["clippy", "rustfmt"].filter((name) => {
    const command = name === "rustfmt" ? "fmt" : name;
    return tryCapture("cargo", [command, "--version"]) === undefined;
  });
  if (missing.length === 0) return;
  log(bold(`Adding ${missing.join(" and ")} to the Rust toolchain.`));
  await run("rustup", ["component", "add", ...missing]);
}

/** Licences, sources and known weaknesses of the crates are checked with it. */
export async function ensureCargoDeny() {
  if (tryCapture("cargo-deny", ["--version"]) !== undefined) return;
  log(bold("Installing cargo-deny, which checks licences and advisories."));
  log("It is compiled once; that takes some minutes.");
  await run("cargo", ["install", "cargo-deny", "--locked", "--quiet"]);
}

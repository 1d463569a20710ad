import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where the pictures of the real window go. */
export const pictures = join(root, "screenshots", "e2e");

/** What these tests run: built by `cargo build`, with the window's pages inside the app. */
export const programs = {
  app: built("cert-app"),
  bank: built("practice-bank"),
  terminal: built("cert-cli"),
  chromium: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  /** Renders pages, and is no browser: half the work where no certificate store or window is needed. */
  headlessShell: "/usr/bin/chromium-headless-shell",
} as const;

function built(name: string): string {
  return resolve(root, process.env["CARGO_TARGET_DIR"] ?? "target", "debug", name);
}

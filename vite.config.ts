import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `vite` and `vite build` talk to the app's core; `--mode fake` to a deterministic stand-in. */
export default defineConfig(({ mode }) => ({
  root: at("ui"),
  base: "./",
  clearScreen: false,
  envPrefix: "VITE_",
  resolve: {
    alias: {
      "#backend": at(mode === "fake" ? "ui/src/backend/fake.ts" : "ui/src/backend/tauri.ts"),
    },
  },
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    outDir: at("ui/dist"),
    emptyOutDir: true,
    target: ["chrome120", "safari17"],
    // The content security policy allows files of our own only: no data: URLs, no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
}));

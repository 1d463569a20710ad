import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

/** The window's own policy, so that the tests see what the window would refuse. */
const contentSecurityPolicy = await policyOfWindow();

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** A server of one folder on a port of the system's choice. */
export interface Served {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the built UI on loopback. */
export async function serve(folder: string): Promise<Served> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    void answer(folder, path).then(({ status, type, body }) => {
      response.writeHead(status, {
        "content-type": type,
        "content-security-policy": contentSecurityPolicy,
        "x-content-type-options": "nosniff",
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

async function policyOfWindow(): Promise<string> {
  const file = new URL("../../../src-tauri/tauri.conf.json", import.meta.url);
  const { app } = JSON.parse(await readFile(file, "utf8")) as TauriConfiguration;
  const directives = Object.entries(app.security.csp);
  return directives.map(([directive, sources]) => `${directive} ${sources}`).join("; ");
}

interface TauriConfiguration {
  readonly app: { readonly security: { readonly csp: Readonly<Record<string, string>> } };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer | string;
}

async function answer(folder: string, path: string): Promise<Answer> {
  if (path === "/favicon.ico") {
    return { status: 204, type: "image/x-icon", body: "" };
  }
  const file = join(folder, normalize(path === "/" ? "/index.html" : path));
  try {
    return {
      status: 200,
      type: types[extname(file)] ?? "application/octet-stream",
      body: await readFile(file),
    };
  } catch {
    return { status: 404, type: "text/plain", body: "" };
  }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

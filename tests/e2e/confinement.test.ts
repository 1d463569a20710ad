import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { App } from "../support/app.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { until } from "../support/wait.ts";

/** What a page could ask of Tauri and its plugins, were it allowed to. */
const powers: Readonly<Record<string, object>> = {
  "plugin:app|name": {},
  "plugin:app|version": {},
  "plugin:event|emit": { event: "x", payload: null },
  "plugin:event|listen": { event: "x", target: { kind: "Any" }, handler: 1 },
  "plugin:fs|read_text_file": { path: "/etc/passwd" },
  "plugin:image|from_path": { path: "/etc/passwd" },
  "plugin:menu|new": { kind: "Menu", options: {}, handler: 1 },
  "plugin:path|resolve_directory": { directory: 21 },
  "plugin:process|exit": { code: 0 },
  "plugin:resources|close": { rid: 0 },
  "plugin:shell|execute": { program: "id", args: [], options: {}, onEvent: 1 },
  "plugin:shell|open": { path: "https://example.invalid/" },
  "plugin:tray|new": { options: {}, handler: 1 },
  "plugin:updater|check": {},
  "plugin:webview|create_webview": { windowLabel: "main", options: { label: "x", url: "index.html" } },
  "plugin:webview|create_webview_window": { options: { label: "x", url: "index.html" } },
  "plugin:webview|get_all_webviews": {},
  "plugin:webview|internal_toggle_devtools": {},
  "plugin:webview|print": {},
  "plugin:webview|set_webview_zoom": { label: "main", value: 2 },
  "plugin:window|close": { label: "main" },
  "plugin:window|create": { options: { label: "x" } },
  "plugin:window|get_all_windows": {},
  "plugin:window|set_title": { label: "main", value: "x" },
  read_text_file: { path: "/etc/passwd" },
};

desktopTest("a crash of the app writes its memory nowhere", async (session) => {
  const app = await App.openList(session);
  assert.match(readFileSync(`/proc/${app.pid}/limits`, "utf8"), /^Max core file size +0 +0 /m);
});

desktopTest("the page may call the app's own commands and nothing else", async (session) => {
  const app = await App.openList(session);
  const ask = `
    const [command, values] = arguments;
    return window.__TAURI_INTERNALS__.invoke(command, values).then(() => "done", (error) => String(error));`;
  assert.equal(await app.page.run(ask, "back", {}), "done");
  for (const [command, values] of Object.entries(powers)) {
    assert.match(await app.page.run(ask, command, values), /not allowed|not found/, command);
  }
  assert.equal((await app.page.windows()).length, 1);
  assert.equal(await app.page.run("return '__TAURI__' in window"), false);
  assert.equal(await app.page.run("return Object.isFrozen(Object.prototype)"), true);
});

/** Attempts to reach `arguments[0]`, an address at which a server listens. */
const attempts: Readonly<Record<string, string>> = {
  fetch: "return fetch(arguments[0]).then(() => 'came through', () => {})",
  request: "const r = new XMLHttpRequest(); r.open('GET', arguments[0]); r.send()",
  beacon: "navigator.sendBeacon?.(arguments[0], 'x')",
  socket: "new WebSocket(arguments[0].replace('http', 'ws'))",
  events: "new EventSource(arguments[0])",
  image: "new Image().src = arguments[0]",
  script: "const e = document.createElement('script'); e.src = arguments[0]; document.head.append(e)",
  style:
    "const e = document.createElement('link'); e.rel = 'stylesheet'; e.href = arguments[0]; document.head.append(e)",
  prefetch:
    "const e = document.createElement('link'); e.rel = 'prefetch'; e.href = arguments[0]; document.head.append(e)",
  font: "return new FontFace('x', `url(${arguments[0]})`).load().then(() => {}, () => {})",
  frame: "const e = document.createElement('iframe'); e.src = arguments[0]; document.body.append(e)",
  object: "const e = document.createElement('object'); e.data = arguments[0]; document.body.append(e)",
  form: "const e = document.createElement('form'); e.action = arguments[0]; document.body.append(e); e.submit()",
  refresh:
    "const e = document.createElement('meta'); e.httpEquiv = 'refresh'; e.content = `0;url=${arguments[0]}`; document.head.append(e)",
  link: "const e = document.createElement('a'); e.href = arguments[0]; document.body.append(e); e.click()",
  window: "window.open(arguments[0])",
  blank:
    "const e = document.createElement('a'); e.href = arguments[0]; e.target = '_blank'; document.body.append(e); e.click()",
  location: "window.location.href = arguments[0]",
};

desktopTest("the page reaches no address and leads nowhere", async (session) => {
  const listener = await listen(session);
  const app = await App.openList(session);
  const home = await app.page.address();
  await app.page.run(COLLECT_VIOLATIONS);
  for (const [name, script] of Object.entries(attempts)) {
    await app.page.run(`try { ${script} } catch {}`, `${listener.address}/${name}`);
  }
  await app.page.run("window.location.href = 'https://example.invalid/'");
  const refused = await violations(app, refusedBy.length);
  assert.deepEqual(refused.map((violation) => violation.split(" ")[0]).sort(), [...refusedBy].sort());
  await reload(app);
  assert.equal(await app.page.address(), home);
  assert.equal((await app.page.windows()).length, 1);
  assert.deepEqual(listener.visits, []);
  await app.shows("CCHK001");
});

desktopTest("the page runs no script but the app's own", async (session) => {
  const app = await App.openList(session);
  await app.page.run(COLLECT_VIOLATIONS);
  await app.page.run(`
    const inline = document.createElement("script");
    inline.textContent = "window.ran = 'inline'";
    const data = document.createElement("script");
    data.src = "data:text/javascript,window.ran='data'";
    const blob = document.createElement("script");
    blob.src = URL.createObjectURL(new Blob(["window.ran = 'blob'"], { type: "text/javascript" }));
    document.head.append(inline, data, blob);
    document.body.insertAdjacentHTML("beforeend", "<img src='x' onerror='window.ran = \\"handler\\"'>");
    try { setTimeout("window.ran = 'timer'", 0); } catch {}
    const link = document.createElement("a");
    link.href = "javascript:window.ran='link'";
    document.body.append(link);
    link.click();`);
  const refused = ["attr inline", "elem blob", "elem data", "elem inline", "elem inline", "eval"];
  const found = await violations(app, refused.length);
  assert.deepEqual(found.map((violation) => violation.replace(/^script-src[- ]/, "")).sort(), refused);
  assert.equal(await app.page.run("return window.ran ?? null"), null);
  const styled = await app.page.run(`
    document.body.insertAdjacentHTML("beforeend", "<p id='styled' style='display: none'>x</p>");
    return getComputedStyle(document.querySelector("#styled")).display;`);
  assert.equal(styled, "block");
});

/** How the policy refuses the attempts that are no navigation; WebKit reports no prefetch. */
const refusedBy = [
  ...["fetch", "request", "beacon", "socket", "events"].map(() => "connect-src"),
  ...["img-src", "script-src-elem", "style-src-elem", "font-src", "frame-src", "object-src", "form-action"],
];

const COLLECT_VIOLATIONS = `
  window.violations = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    window.violations.push(effectiveDirective + " " + blockedURI));`;

/** Waits until so many violations of the policy have been reported. */
async function violations(app: App, count: number): Promise<readonly string[]> {
  return until(`${count} violations`, async () => {
    const found = await app.page.run<string[]>("return window.violations");
    return found.length >= count && found;
  });
}

/** Loads the page anew. Whether it may navigate is decided in order: the attempts before are behind us then. */
async function reload(app: App): Promise<void> {
  await app.page.run("window.isOld = true; location.reload()");
  await until("a new page", () => app.page.run<boolean>("return window.isOld !== true").catch(() => false));
  await app.shows("CCHK001");
}

/**
 * A server that the page must not reach, and what it has received. WebKit connects when a link is pressed,
 * before it asks whether to follow it; nothing is sent then.
 */
async function listen(session: Session): Promise<{ readonly address: string; readonly visits: readonly string[] }> {
  const visits: string[] = [];
  const server = createServer((socket) => {
    socket.on("data", (request) => visits.push(request.toString().split("\r\n")[0] ?? ""));
    socket.on("error", () => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  session.atEnd(async () => server.close());
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, visits };
}

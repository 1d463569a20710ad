import assert from "node:assert/strict";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { Bank } from "../support/bank.ts";
import { linesWith, logOf } from "../support/log.ts";
import { pageProcess } from "../support/page_process.ts";
import { run } from "../support/process.ts";
import { programs } from "../support/programs.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { until } from "../support/wait.ts";

/** How much of the screen is white when CCHK001 is painted; it is all of the window, or nothing, when it is not. */
const PAINTED = { least: 0.1, most: 0.4 };

const SHOWN = "the page shows a screen";

desktopTest("case 31: under Wayland and without a graphics card the window is painted", async (session) => {
  await Bank.open(session);
  const desktop = await openWayland(session);
  const eye = await openEye(session);
  // No driver: WebKit's does not reach a page there.
  const app = session.start([programs.app], desktop);
  const isPainted = async (times: number) => {
    await until("a screen", async () => linesWith(await logOf(session), SHOWN) === times);
    await until("a painted page", async () => {
      const white = await whiteOn(session, desktop, eye);
      return white > PAINTED.least && white < PAINTED.most;
    });
  };
  await isPainted(1);
  assert.equal(linesWith(await logOf(session), "process has ended"), 0);
  process.kill(await pageProcess(app.pid), "SIGKILL");
  await isPainted(2);
});

/** A desktop of its own, with one screen in memory; what programs need to come up there. */
async function openWayland(session: Session): Promise<NodeJS.ProcessEnv> {
  const socket = "wayland-test";
  const screen = ["--backend=headless-backend.so", "--use-pixman", "--width=1000", "--height=900"] as const;
  // Pictures are taken only of a desktop that lets itself be examined.
  session.start(["weston", "--no-config", "--debug", "--idle-time=0", `--socket=${socket}`, ...screen]);
  const folder = session.environment["XDG_RUNTIME_DIR"] ?? "";
  await until("the desktop", async () => (await readdir(folder)).includes(socket));
  const usual = { DISPLAY: undefined, WEBKIT_SKIA_ENABLE_CPU_RENDERING: undefined };
  return { ...usual, WAYLAND_DISPLAY: socket, LIBGL_ALWAYS_SOFTWARE: "1" };
}

/** A browser's page, which can look at pictures. */
async function openEye(session: Session): Promise<Page> {
  const browser = await chromium.launch({ executablePath: programs.chromium, args: ["--no-sandbox", "--disable-gpu"] });
  session.atEnd(() => browser.close());
  return browser.newPage();
}

/** The share of the screen that is white. */
async function whiteOn(session: Session, desktop: NodeJS.ProcessEnv, eye: Page): Promise<number> {
  const folder = session.environment["XDG_RUNTIME_DIR"] ?? "";
  await run(["weston-screenshooter"], { ...session.environment, ...desktop }, "", folder);
  const [name = ""] = (await readdir(folder)).filter((file) => file.endsWith(".png"));
  const picture = await readFile(join(folder, name), "base64");
  await rm(join(folder, name));
  return eye.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context?.drawImage(image, 0, 0);
    const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
    let white = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at] === 255 && pixels[at + 1] === 255 && pixels[at + 2] === 255) white += 1;
    }
    return white / (image.width * image.height);
  }, picture);
}

// @ts-check
/** The demonstration with a display: the app's own window. */

import { log } from "../lib/output.mjs";
import { builtProgram } from "../lib/paths.mjs";
import { Service } from "../lib/service.mjs";

/** Opens the window. @returns {Service} */
export function openWindow() {
  log("アプリの画面を開きます。画面を閉じるか Ctrl-C を押すと、すべて終了します。");
  log("Opening the window. Close it, or press Ctrl-C, to stop everything.");
  return Service.start(builtProgram("cert-app"), []);
}

// @ts-check
/** The demonstration with a display: the app's own window. */
import { builtProgram } from "../lib/paths.mjs";
import { say } from "../lib/say.mjs";
import { Service } from "../lib/service.mjs";

/** Opens the window. @returns {Service} */
export function openWindow() {
  say("アプリの画面を開きます。画面を閉じるか Ctrl-C を押すと、すべて終了します。");
  say("Opening the window. Close it, or press Ctrl-C, to stop everything.");
  return Service.start(builtProgram("cert-app"), []);
}

// @ts-check
// One page of the wizard as rows of the tables Dialog, Control, ControlEvent and EventMapping.
// Attributes are documented at "Dialog Style Bits" of Windows Installer.
import { ENABLED, LOCAL_AND_NETWORK_DRIVES, PROGRESS_95, SUNKEN, text, VISIBLE } from "./control.mjs";

/** @typedef {[event: string, argument: string]} Action */
/** @typedef {import("./control.mjs").Control} Control */

const DIALOG_VISIBLE = 1;
const DIALOG_MODAL = 2;
const DIALOG_MINIMIZE = 4;
const DIALOG_KEEP_MODELESS = 16;
const DIALOG_TRACK_DISK_SPACE = 32;
const DIALOG_ERROR = 65536;

const WIDTH = 370;
/** The row of buttons below: back, forward, cancel. */
const BUTTONS_Y = 243;
const BACK_X = 164;
const FORWARD = { x: 224, width: 76 };
/** Where a page has one button alone: it ends where the others' last one does. */
const LAST_X = 284;
const BUTTON = { width: 56, height: 17 };

/**
 * A page of the usual size, with headline and rules.
 * @param {string} name @param {string} headline @param {string} explanation
 * @param {{ modeless?: boolean, keepModeless?: boolean, child?: boolean }} [kind]
 */
export function page(name, headline, explanation, kind = {}) {
  const modal = kind.modeless ? 0 : DIALOG_MODAL;
  const keep = kind.keepModeless || kind.child ? DIALOG_KEEP_MODELESS : 0;
  const style = DIALOG_VISIBLE | DIALOG_MINIMIZE | DIALOG_TRACK_DISK_SPACE | modal | keep;
  const rule = { type: "Line", x: 0, width: WIDTH, height: 0, attributes: VISIBLE };
  return new Dialog(name, WIDTH, 270, style)
    .add({ ...rule, name: "TopLine", y: 46 })
    .add({ ...rule, name: "BottomLine", y: 234 })
    .add(text("Headline", 8, `{\\Headline}${headline}`, 17, 15, 340))
    .add(text("Explanation", 27, explanation, 15, 20, 335));
}

/**
 * A question in front of a page.
 * @param {string} name @param {number} width @param {number} height
 * @param {{ error?: boolean }} [kind]
 */
export function small(name, width, height, kind = {}) {
  return new Dialog(
    name,
    width,
    height,
    DIALOG_VISIBLE | DIALOG_MODAL | (kind.error ? DIALOG_ERROR | DIALOG_KEEP_MODELESS : 0),
  );
}

export class Dialog {
  /** @type {Control[]} */
  controls = [];
  /** @type {[control: string, event: string, argument: string, condition: string, order: number][]} */
  events = [];
  /** @type {[control: string, event: string, attribute: string][]} */
  mappings = [];
  /** @type {string | undefined} */
  #focus;
  /** @type {string | undefined} */
  #cancel;

  /** @param {string} name @param {number} width @param {number} height @param {number} style */
  constructor(name, width, height, style) {
    this.name = name;
    this.width = width;
    this.height = height;
    this.style = style;
  }

  /** @param {Control} control */
  add(control) {
    this.controls.push(control);
    return this;
  }

  /** The control that has the keyboard first. @param {string} name */
  focus(name) {
    this.#focus = name;
    return this;
  }

  /** @param {string} target */
  back(target) {
    return this.choice("Back", BACK_X, BUTTONS_Y, "戻る(&B)", ["NewDialog", target]);
  }

  /** @param {string} label @param {string} target */
  next(label, target, condition = "1") {
    this.choice("Next", FORWARD.x, BUTTONS_Y, label, ["NewDialog", target], FORWARD.width, condition);
    return this.focus("Next");
  }

  /** @param {string} control @param {string} event @param {string} argument @param {string} condition @param {number} order */
  also(control, event, argument, condition, order) {
    this.events.push([control, event, argument, condition, 10 + order]);
    return this;
  }

  /** @param {string} control @param {string} event @param {string} argument */
  before(control, event, argument) {
    this.events.push([control, event, argument, "1", 1]);
    return this;
  }

  /** @param {string} name @param {string} label @param {Action} action */
  finish(name, label, action) {
    return this.choice(name, FORWARD.x, BUTTONS_Y, label, action, FORWARD.width).focus(name);
  }

  /** @param {string} name @param {string} label @param {Action} action */
  end(name, label, action) {
    return this.choice(name, LAST_X, BUTTONS_Y, label, action, FORWARD.width).focus(name);
  }

  cancel() {
    this.#cancel = "Cancel";
    return this.choice("Cancel", 304, BUTTONS_Y, "キャンセル", ["SpawnDialog", "CancelDlg"]);
  }

  /** @param {string} name @param {number} x @param {number} y @param {string} label @param {Action} action */
  choice(name, x, y, label, action, width = BUTTON.width, condition = "1", order = 10) {
    const attributes = VISIBLE | ENABLED;
    const size = { width, height: BUTTON.height };
    this.add({ name, type: "PushButton", x, y, ...size, attributes, text: label, focusable: true });
    this.events.push([name, ...action, condition, order]);
    return this;
  }

  /** @param {string} name @param {number} y @param {string} label @param {Action} action */
  button(name, y, label, action) {
    return this.choice(name, 284, y, label, action, 66);
  }

  /** @param {string} name @param {number} y @param {string} label @param {Action[]} actions */
  bigButton(name, y, label, actions) {
    const [first, ...rest] = actions;
    if (first !== undefined) this.choice(name, 20, y, label, first, 90, "1", 1);
    rest.forEach(([event, argument], index) => this.events.push([name, event, argument, "1", index + 2]));
    return this;
  }

  /** @param {string} name @param {number} y @param {string} property */
  pathEdit(name, y, property) {
    const attributes = VISIBLE | ENABLED;
    return this.add({
      name,
      type: "PathEdit",
      x: 20,
      y,
      width: 330,
      height: 18,
      attributes,
      property,
      focusable: true,
    });
  }

  /** @param {string} name @param {number} y @param {string} property @param {string} label */
  checkBox(name, y, property, label) {
    const attributes = VISIBLE | ENABLED;
    return this.add({
      name,
      type: "CheckBox",
      x: 20,
      y,
      width: 330,
      height: 17,
      attributes,
      property,
      text: label,
      focusable: true,
    });
  }

  progress() {
    this.add(text("Status", 90, "", 30));
    this.add({
      name: "Bar",
      type: "ProgressBar",
      x: 20,
      y: 125,
      width: 330,
      height: 12,
      attributes: VISIBLE | PROGRESS_95,
      text: "進行状況",
    });
    this.mappings.push(["Status", "ActionText", "Text"], ["Bar", "SetProgress", "Progress"]);
    return this;
  }

  /** The programs in the way; Windows Installer fills it. @param {string} property */
  list(property) {
    const attributes = VISIBLE | ENABLED | SUNKEN;
    return this.add({
      name: "List",
      type: "ListBox",
      x: 20,
      y: 96,
      width: 330,
      height: 128,
      attributes,
      property,
      focusable: true,
    });
  }

  /** Choosing a folder. @param {string} property */
  browser(property) {
    const attributes = VISIBLE | ENABLED;
    this.add({
      name: "Combo",
      type: "DirectoryCombo",
      x: 20,
      y: 56,
      width: 270,
      height: 80,
      attributes: attributes | LOCAL_AND_NETWORK_DRIVES | SUNKEN,
      property,
      focusable: true,
    });
    this.choice("Up", 294, 55, "上へ(&U)", ["DirectoryListUp", "0"]);
    this.add({
      name: "List",
      type: "DirectoryList",
      x: 20,
      y: 78,
      width: 330,
      height: 110,
      attributes: attributes | SUNKEN,
      property,
      focusable: true,
    });
    this.add({
      name: "Path",
      type: "PathEdit",
      x: 20,
      y: 204,
      width: 330,
      height: 18,
      attributes: attributes | SUNKEN,
      property,
      focusable: true,
    });
    this.choice("OK", 236, BUTTONS_Y, "OK(&O)", ["SetTargetPath", property], BUTTON.width, "1", 1);
    this.events.push(["OK", "EndDialog", "Return", "1", 2]);
    this.choice("Cancel", 304, BUTTONS_Y, "キャンセル", ["Reset", "0"], BUTTON.width, "1", 1);
    this.events.push(["Cancel", "EndDialog", "Return", "1", 2]);
    this.#cancel = "Cancel";
    return this.focus("OK");
  }

  /** Windows Installer shows of these the ones that fit the error, side by side. */
  errorButtons() {
    for (const [name, label, result] of /** @type {const} */ ([
      ["A", "中止", "ErrorAbort"],
      ["C", "キャンセル", "ErrorCancel"],
      ["I", "無視(&I)", "ErrorIgnore"],
      ["N", "いいえ(&N)", "ErrorNo"],
      ["O", "OK", "ErrorOk"],
      ["R", "再試行(&R)", "ErrorRetry"],
      ["Y", "はい(&Y)", "ErrorYes"],
    ])) {
      this.choice(name, 100, 77, label, ["EndDialog", result]);
    }
    return this.focus("O");
  }

  /** Its row of the table Dialog. @param {string} title */
  row(title) {
    const first = this.#focus ?? this.controls.find(({ type }) => type === "PushButton")?.name ?? "Cancel";
    const last = this.#cancel ?? first;
    return [this.name, 50, 50, this.width, this.height, this.style, title, first, first, last];
  }

  /** Its rows of the table Control; Tab walks in the order of addition. */
  controlRows() {
    const ring = this.controls.filter((control) => control.focusable).map(({ name }) => name);
    return this.controls.map((control) => {
      const position = ring.indexOf(control.name);
      const next = position < 0 ? "" : (ring[(position + 1) % ring.length] ?? "");
      const { name, type, x, y, width, height, attributes, property = "", text: words = "" } = control;
      return [this.name, name, type, x, y, width, height, attributes, property, words, next, ""];
    });
  }
}

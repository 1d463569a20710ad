// @ts-check
// What the wizard's pages are made of. Sizes are in installer units; the attributes are documented at
// "Control Attributes" and "Dialog Style Bits" of Windows Installer.

/** @typedef {[event: string, argument: string, condition?: string]} Event in the order in which they happen */
/** @typedef {readonly [x: number, y: number, width: number, height: number]} Box */
/** @typedef {import("./language.mjs").Words} Words */

/**
 * @typedef {object} Control
 * @property {string} name
 * @property {string} type
 * @property {Box} box
 * @property {number} attributes
 * @property {string} [property] the installer's property it shows or sets
 * @property {string | Words} [text] the same in every language, or in both
 * @property {string} [style] the text's (table TextStyle)
 * @property {readonly Event[]} [events] what pressing it does
 * @property {boolean} [initial] has the keyboard first
 */

/**
 * @typedef {object} Dialog
 * @property {string} name
 * @property {number} width
 * @property {number} height
 * @property {number} style
 * @property {readonly Control[]} controls
 */

const VISIBLE = 1;
const ENABLED = 2;
const SUNKEN = 4;
const PROGRESS_95 = 0x10000;
const LOCAL_AND_NETWORK_DRIVES = 0x70000;
const TRANSPARENT = 0x10000;
const NO_PREFIX = 0x20000;

const MODAL = 2;
const MINIMIZE = 4;
const KEEP_MODELESS = 16;
const TRACK_DISK_SPACE = 32;
const ERROR = 65536;

/** Stays open beside the work. */
export const MODELESS_PAGE = VISIBLE | MINIMIZE | TRACK_DISK_SPACE;
const PAGE = MODELESS_PAGE | MODAL;
/** Opens over another one. */
export const PAGE_ABOVE = PAGE | KEEP_MODELESS;
export const QUESTION = VISIBLE | MODAL;
export const ERROR_QUESTION = QUESTION | ERROR | KEEP_MODELESS;

/** The row of buttons below: back, forward, cancel. */
const BUTTONS_Y = 243;
/** @type {Box} */
const BACK = [164, BUTTONS_Y, 56, 17];
/** @type {Box} */
const FORWARD = [224, BUTTONS_Y, 76, 17];
/** @type {Box} */
export const CANCEL = [304, BUTTONS_Y, 56, 17];
/** Where a page has one button alone: it ends where the others' last one does. @type {Box} */
const ONLY = [284, BUTTONS_Y, 76, 17];

/**
 * A page of the usual size, with headline and rules.
 * @param {string} name @param {Words} headline @param {string | Words} explanation @param {readonly Control[]} controls
 */
export function page(name, headline, explanation, controls, style = PAGE) {
  /** @type {Control[]} */
  const frame = [
    { name: "TopLine", type: "Line", box: [0, 46, 370, 0], attributes: VISIBLE },
    { name: "BottomLine", type: "Line", box: [0, 234, 370, 0], attributes: VISIBLE },
    { ...text("Headline", [15, 8, 340, 17], headline), style: "Headline" },
    text("Explanation", [20, 27, 335, 15], explanation),
  ];
  return { name, width: 370, height: 270, style, controls: [...frame, ...controls] };
}

/** A paragraph. @param {string} name @param {Box} box @param {string | Words} words @returns {Control} */
export function text(name, box, words) {
  // Words with an accelerator name the control that follows them, also in the order of Tab.
  const attributes = VISIBLE | ENABLED | TRANSPARENT | (isLabel(words) ? 0 : NO_PREFIX);
  return { name, type: "Text", box, attributes, text: words };
}

/** The text of a page. @param {string | Words} words @returns {Control} */
export function body(words, y = 66, height = 100) {
  return text("Body", [20, y, 330, height], words);
}

/** @param {string} name @param {Box} box @param {string | Words} label @param {readonly Event[]} events @returns {Control} */
export function button(name, box, label, events) {
  return { name, type: "PushButton", box, attributes: VISIBLE | ENABLED, text: label, events };
}

/** @param {Control} control @returns {Control} */
export const initial = (control) => ({ ...control, initial: true });

/** @param {string} target */
export const back = (target) => button("Back", BACK, ["戻る(&B)", "&Back"], [["NewDialog", target]]);

/** @param {string} name @param {Words} label @param {readonly Event[]} events */
export const forward = (name, label, events) => initial(button(name, FORWARD, label, events));

/** @param {string} label @param {readonly Event[]} events */
export const finish = (label, events) => initial(button("Finish", ONLY, label, events));

/** @type {Words} */
export const CANCEL_WORDS = ["キャンセル", "Cancel"];

export const cancel = button("Cancel", CANCEL, CANCEL_WORDS, [["SpawnDialog", "CancelDlg"]]);

/** @param {string} name @param {Box} box @param {string} property @returns {Control} */
export function pathEdit(name, box, property) {
  return { name, type: "PathEdit", box, attributes: VISIBLE | ENABLED, property };
}

/** @param {string} name @param {number} y @param {string} property @param {Words} label @returns {Control} */
export function checkBox(name, y, property, label) {
  return { name, type: "CheckBox", box: [20, y, 330, 17], attributes: VISIBLE | ENABLED, property, text: label };
}

/** Windows Installer fills it, and moves the bar. @type {readonly Control[]} */
export const progress = [
  text("Status", [20, 90, 330, 30], ""),
  {
    name: "Bar",
    type: "ProgressBar",
    box: [20, 125, 330, 12],
    attributes: VISIBLE | PROGRESS_95,
    text: ["進行状況", "Progress"],
  },
];

/** The programs in the way; Windows Installer fills it. @type {Control} */
export const programList = {
  name: "List",
  type: "ListBox",
  box: [20, 96, 330, 128],
  attributes: VISIBLE | ENABLED | SUNKEN,
  property: "FileInUseProcess",
};

/** Choosing a folder. @param {string} property @returns {readonly Control[]} */
export function folderChooser(property) {
  const attributes = VISIBLE | ENABLED | SUNKEN;
  return [
    {
      name: "Combo",
      type: "DirectoryCombo",
      box: [20, 56, 270, 80],
      attributes: attributes | LOCAL_AND_NETWORK_DRIVES,
      property,
    },
    button("Up", [294, 55, 56, 17], ["上へ(&U)", "&Up"], [["DirectoryListUp", "0"]]),
    { name: "List", type: "DirectoryList", box: [20, 78, 330, 110], attributes, property },
    { ...pathEdit("Path", [20, 204, 330, 18], property), attributes },
  ];
}

/** Its row of the table Dialog. @param {Dialog} dialog @param {string} title */
export function dialogRow({ name, width, height, style, controls }, title) {
  const buttons = controls.filter(({ type }) => type === "PushButton");
  const first = (buttons.find((control) => control.initial) ?? buttons[0])?.name ?? "";
  const last = buttons.find((control) => control.name === "Cancel")?.name ?? first;
  return [name, 50, 50, width, height, style, title, first, first, last];
}

/**
 * Its rows of the table Control; Tab goes around in the order given.
 * @param {Dialog} dialog @param {(words: Words, place: string) => string} inLanguage how words in both languages are
 *   referred to; `place`: where they stand
 */
export function controlRows({ name: dialog, controls }, inLanguage) {
  const ring = controls.filter(isFocusable).map(({ name }) => name);
  return controls.map(({ name, type, box, attributes, property = "", text: words = "", style }) => {
    const position = ring.indexOf(name);
    const next = position < 0 ? "" : (ring[(position + 1) % ring.length] ?? "");
    const said = typeof words === "string" ? words : inLanguage(words, dialog + name);
    const styled = style === undefined ? said : `{\\${style}}${said}`;
    return [dialog, name, type, ...box, attributes, property, styled, next, ""];
  });
}

/** Its rows of the table ControlEvent. @param {Dialog} dialog */
export function eventRows({ name: dialog, controls }) {
  return controls.flatMap(({ name, events = [] }) =>
    events.map(([event, argument, condition = "1"], index) => [dialog, name, event, argument, condition, index + 1]),
  );
}

/** @param {Control} control */
function isFocusable({ type, text: words = "" }) {
  return type === "Text" ? isLabel(words) : !["Line", "ProgressBar"].includes(type);
}

/** Which it is in both languages or in none. @param {string | Words} words */
function isLabel(words) {
  return typeof words === "string" ? words.includes("&") : words.every((one) => one.includes("&"));
}

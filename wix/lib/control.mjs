// @ts-check
// What stands on a page. Sizes are in installer units; attributes are documented at "Control
// Attributes" of Windows Installer.

/**
 * @typedef {object} Control
 * @property {string} name
 * @property {string} type
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number} attributes
 * @property {string} [property] the installer's property it shows or sets
 * @property {string} [text]
 * @property {boolean} [focusable] Tab stops there
 */

export const VISIBLE = 1;
export const ENABLED = 2;
export const SUNKEN = 4;
export const PROGRESS_95 = 0x10000;
export const LOCAL_AND_NETWORK_DRIVES = 0x70000;
const TRANSPARENT = 0x10000;
const NO_PREFIX = 0x20000;

/**
 * A paragraph.
 * @param {string} name @param {number} y @param {string} words
 * @returns {Control}
 */
export function text(name, y, words, height = 100, x = 20, width = 330) {
  // Words with an accelerator name the control that follows them, also in the order of Tab.
  const label = words.includes("(&");
  const attributes = VISIBLE | ENABLED | TRANSPARENT | (label ? 0 : NO_PREFIX);
  return { name, type: "Text", x, y, width, height, attributes, text: words, focusable: label };
}

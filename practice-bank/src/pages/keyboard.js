// @ts-check
/** The software keyboard of the login page. Without this script its check box stays hidden. */

const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const SYMBOLS = ["-_.,:;!?", "@#$%&*+=", "()[]{}<>", "'\"`^~|/\\"];

const words = wordsOf(document.documentElement.lang);

const offer = element("keyboard-offer");
const choice = /** @type {HTMLInputElement} */ (element("use-keyboard"));
const keyboard = element("keyboard");
const fields = ["login-id", "password"].map((id) => /** @type {HTMLInputElement} */ (element(id)));

/** @type {HTMLInputElement | undefined} */
let target = fields[0];
let shifted = false;

const goesTo = document.createElement("p");
goesTo.className = "goes-to";
goesTo.setAttribute("role", "status");

const letters = ROWS.map((row) => keysOf(row));
const shift = command("Shift", words.shift, () => setShift(!shifted));
letters.at(-1)?.prepend(shift);
const editing = rowOf(
  command(words.backspace, words.backspaceName, () => replace(([...text]) => text.slice(0, -1).join(""))),
  command(words.clear, words.clearName, () => replace(() => "")),
  command(words.next, words.nextName, () => setTarget(fields.find((field) => field !== target))),
);

keyboard.append(goesTo, ...letters, ...SYMBOLS.map((row) => keysOf(row)), editing);
for (const field of fields) field.addEventListener("focus", () => setTarget(field));
choice.addEventListener("change", show);
setShift(false);
offer.hidden = false;
// The browser may have kept the choice across a reload.
show();

function show() {
  keyboard.hidden = !choice.checked;
  setTarget(target);
}

/** @param {HTMLInputElement | undefined} field the field that the keys type into */
function setTarget(field) {
  target = field ?? target;
  const name = target?.labels?.[0]?.firstChild?.textContent?.trim();
  goesTo.textContent = `${words.goesTo}${name}`;
}

/** @param {boolean} on */
function setShift(on) {
  shifted = on;
  shift.setAttribute("aria-pressed", String(on));
  for (const row of letters) {
    for (const key of row.querySelectorAll("[data-key]")) {
      const character = /** @type {HTMLElement} */ (key).dataset["key"] ?? "";
      key.textContent = on ? character.toUpperCase() : character;
    }
  }
}

/** @param {string} characters */
function keysOf(characters) {
  return rowOf(...[...characters].map(key));
}

/** @param {string} character */
function key(character) {
  const button = command(character, "", () => replace((text) => text + button.textContent));
  button.dataset["key"] = character;
  button.removeAttribute("aria-label");
  return button;
}

/**
 * @param {string} face
 * @param {string} name
 * @param {() => void} act
 */
function command(face, name, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = face;
  // The accessible name begins with the visible label, so that speech input works with either.
  button.setAttribute("aria-label", name === "" ? face : `${face} ${name}`);
  button.addEventListener("click", act);
  return button;
}

/** @param {HTMLElement[]} keys */
function rowOf(...keys) {
  const row = document.createElement("div");
  row.className = "keys";
  row.append(...keys);
  return row;
}

/** @param {(text: string) => string} change */
function replace(change) {
  if (target === undefined) return;
  const text = change(target.value);
  if (target.maxLength >= 0 && text.length > target.maxLength) return;
  target.value = text;
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {string} language the page's language */
function wordsOf(language) {
  return language === "en"
    ? {
        shift: "changes between capital and small letters",
        backspace: "Delete one",
        backspaceName: "character, the last",
        clear: "Delete all",
        clearName: "that was entered",
        next: "Next field",
        nextName: "to type in",
        goesTo: "Typing into: ",
      }
    : {
        shift: "大文字と小文字を切り替える",
        backspace: "1文字削除",
        backspaceName: "最後の1文字を削除",
        clear: "全て削除",
        clearName: "入力した文字を全て削除",
        next: "次の欄へ",
        nextName: "次の入力欄へ移る",
        goesTo: "入力先：",
      };
}

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

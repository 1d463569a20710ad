import type { Failure } from "../bindings/Failure";
import type { Field } from "../bindings/Field";
import { type Child, describe, element, setText } from "../dom";
import { words } from "../language";
import { failureBeside } from "./failure";
import { icon } from "./icon";

/** A labelled input with its hint and, after an error, the message. */
export interface TextField {
  /** Label, input, hint and error. */
  readonly container: HTMLElement;
  readonly input: HTMLInputElement;
}

/** A password field, which is cleared when its value is taken. */
export interface PasswordField extends TextField {
  /** Returns the typed text and clears the input. */
  take(): string;
}

/** The group of fields that the manual calls 「認証情報」. */
export function credentialsCard(...fields: readonly Child[]): HTMLElement {
  return element(
    "section",
    { class: "card credentials", role: "group", "aria-labelledby": "credentials-title" },
    element("h2", { id: "credentials-title" }, words("認証情報", "Credentials")),
    ...fields,
  );
}

/** The failure, if it belongs to this field. */
export function failureOf(field: Field, failure: Failure | null): Failure | null {
  return failure?.field === field ? failure : null;
}

interface Options {
  readonly id: string;
  readonly label: string;
  /** The failure of this field. */
  readonly failure: Failure | null;
}

/** A line of text, with a warning about full-width characters, which are easily overlooked. */
export function textField(options: Options & { readonly value: string }): TextField {
  const input = inputOf(options, "text");
  input.value = options.value;
  const hint = hintOf(options);
  const warn = () => {
    setText(hint, hasFullWidth(input.value) ? fullWidthWords(options.label) : "");
  };
  input.addEventListener("input", warn);
  warn();
  return { container: labelled(options, input, input, hint), input };
}

/** A masked input, with a warning about Caps Lock and a button that reveals the password while held down. */
export function passwordField(options: Options): PasswordField {
  const input = inputOf(options, "password");
  const hint = hintOf(options);
  input.addEventListener("keydown", (event) => {
    hint.textContent = event.getModifierState("CapsLock")
      ? words("Caps Lock がオンになっています。", "Caps Lock is on.")
      : "";
  });
  const row = element("div", { class: "with-eye" }, input, eyeFor(input));
  return { container: labelled(options, input, row, hint), input, take };

  function take(): string {
    const typed = input.value;
    input.value = "";
    input.type = "password";
    return typed;
  }
}

function inputOf({ id, failure }: Options, type: "text" | "password"): HTMLInputElement {
  return element("input", {
    id,
    type,
    autocomplete: "off",
    autocapitalize: "off",
    autocorrect: "off",
    spellcheck: "false",
    "aria-invalid": failure === null ? undefined : "true",
  });
}

function hintOf({ id }: Options): HTMLElement {
  return element("p", { id: `${id}-hint`, class: "field-hint", role: "status" });
}

function labelled(options: Options, input: HTMLInputElement, row: HTMLElement, hint: HTMLElement): HTMLElement {
  const failure = options.failure && failureBeside(options.failure, `${options.id}-error`);
  describe(input, failure?.words, hint);
  return element(
    "div",
    { class: failure ? "field failed" : "field" },
    element("label", { for: options.id }, options.label),
    row,
    hint,
    failure?.box,
  );
}

function fullWidthWords(label: string): string {
  return words(
    `全角の英数字が入っています。${label}は、半角で入力してください。`,
    `There are full-width letters or digits in it. Type the ${label} in half-width ones.`,
  );
}

/** Whether it contains full-width letters, digits or signs (U+FF01 to U+FF5E). */
function hasFullWidth(text: string): boolean {
  return /[\uFF01-\uFF5E]/u.test(text);
}

/** A button that reveals the password only while held down, by pointer or keyboard. */
function eyeFor(input: HTMLInputElement): HTMLButtonElement {
  const eye = element(
    "button",
    {
      type: "button",
      class: "eye",
      "aria-label": words("押している間、パスワードを表示", "Show the password while held down"),
    },
    icon("eye"),
  );
  const setType = (type: "text" | "password") => () => {
    input.type = type;
  };
  eye.addEventListener("pointerdown", setType("text"));
  for (const end of ["pointerup", "pointerleave", "pointercancel", "blur", "keyup"] as const) {
    eye.addEventListener(end, setType("password"));
  }
  eye.addEventListener("keydown", (event) => {
    if (event.key === " " || event.key === "Enter") input.type = "text";
  });
  return eye;
}

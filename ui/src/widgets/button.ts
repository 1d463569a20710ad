import { element } from "../dom";

/** Filled: the next step. Outlined: back, or an alternative. Danger: cannot be undone. Quiet: a secondary action. */
export type Emphasis = "filled" | "outlined" | "danger" | "quiet";

/** A labelled button; tests and styles identify it by `name`. */
export function button(name: string, label: string, emphasis: Emphasis, press: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: `button ${emphasis}`, "data-action": name }, label);
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true") press();
  });
  return made;
}

/** Enables or disables a button. A disabled one can still have the focus, and its description explains why. */
export function setPressable(target: HTMLButtonElement, pressable: boolean): void {
  target.setAttribute("aria-disabled", String(!pressable));
}

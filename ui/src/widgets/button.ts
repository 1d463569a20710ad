import { element } from "../dom";

/** Filled: the next step. Outlined: the way back, or another way. Danger: cannot be undone. Quiet: beside the way. */
export type Emphasis = "filled" | "outlined" | "danger" | "quiet";

/** A button that says what it does; `name` is how tests and styles know it. */
export function button(name: string, label: string, emphasis: Emphasis, press: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: `button ${emphasis}`, "data-action": name }, label);
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true") press();
  });
  return made;
}

/** Not possible now. It keeps the focus and its description, which says why. */
export function setPressable(target: HTMLButtonElement, pressable: boolean): void {
  target.setAttribute("aria-disabled", String(!pressable));
}

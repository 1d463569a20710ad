import type { Rendered } from "./screens/screen";

/** Enter presses the screen's primary button and Escape its back button, wherever the caret is. */
export function listenToKeys(current: () => Rendered | null): void {
  document.addEventListener("keydown", (event) => {
    if (isForInputMethod(event) || event.defaultPrevented || isDialogOpen()) return;
    if (event.key === "Escape") current()?.back?.click();
    if (event.key === "Enter" && !handlesEnter(event.target)) pressOnce(event, current()?.primary);
  });
}

/**
 * Enter and Escape that end a kanji conversion belong to the input method. WebKit indicates this only
 * by key code 229, after the composition has ended.
 */
function isForInputMethod(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

function isDialogOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

function handlesEnter(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, summary, a") !== null;
}

/** Ignores the repetitions of a key held down, which would press the next screen's button. */
function pressOnce(event: KeyboardEvent, target: HTMLButtonElement | undefined): void {
  event.preventDefault();
  if (!event.repeat) target?.click();
}

/** Ignores the second click of a double click if the first has changed the screen under the pointer. */
export function ignoreStrayClicks(screenCount: () => number): void {
  let startedAt = 0;
  document.addEventListener(
    "click",
    (event) => {
      if (event.detail <= 1) {
        startedAt = screenCount();
      } else if (startedAt !== screenCount()) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    { capture: true },
  );
}

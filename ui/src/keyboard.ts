import type { Rendered } from "./screens/screen";

/** Enter presses the screen's filled button and Escape its way back, wherever the caret is. */
export function listenToKeys(current: () => Rendered | null): void {
  document.addEventListener("keydown", (event) => {
    if (isForInputMethod(event) || event.defaultPrevented || isDialogOpen()) return;
    if (event.key === "Escape") current()?.back?.click();
    if (event.key === "Enter" && !hasEnterOfItsOwn(event.target)) pressOnce(event, current()?.primary);
  });
}

/**
 * Enter and Escape that end a conversion (kanji) belong to the input method. WebKit says so only by
 * key code 229, after the composition has ended.
 */
function isForInputMethod(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

function isDialogOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

function hasEnterOfItsOwn(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, summary, a") !== null;
}

/** A key held down repeats: it must not press the next screen's button as well. */
function pressOnce(event: KeyboardEvent, target: HTMLButtonElement | undefined): void {
  event.preventDefault();
  if (!event.repeat) target?.click();
}

/** The second click of a double click must not press what a new screen has put under the pointer. */
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

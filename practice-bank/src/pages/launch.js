// @ts-check
/**
 * The buttons that start the application: first the bank's question, then the browser's. If the
 * application has not started after a few seconds, the page shows what to do. Without this script
 * the buttons are plain links, and the page shows question and advice from the start.
 */

/** How long the application may take to start, in milliseconds. */
const TIMEOUT = 4000;

const caution = document.querySelector("dialog");
const start = /** @type {HTMLAnchorElement | null} */ (document.getElementById("launch-open"));
const cancel = document.getElementById("launch-cancel");
const advice = document.getElementById("launch-status");
const fallback = /** @type {HTMLTemplateElement | null} */ (document.getElementById("launch-fallback"));

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

for (const button of document.querySelectorAll("a[data-launch]")) {
  button.addEventListener("click", (event) => {
    if (caution === null || start === null) return;
    event.preventDefault();
    start.href = /** @type {HTMLAnchorElement} */ (button).href;
    advice?.replaceChildren();
    caution.showModal();
  });
}

cancel?.addEventListener("click", () => caution?.close());

start?.addEventListener("click", () => {
  caution?.close();
  wait();
});

// The time starts again when the user returns from the browser's question or from the application.
addEventListener("focus", () => {
  if (waiting !== undefined) wait();
});

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(advise, TIMEOUT);
}

/** Shows what to do, unless another window is in front, which is then the application or the browser's question. */
function advise() {
  if (document.hidden || !document.hasFocus()) return;
  waiting = undefined;
  if (fallback !== null) advice?.replaceChildren(fallback.content.cloneNode(true));
}

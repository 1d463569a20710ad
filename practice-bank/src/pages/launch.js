// @ts-check
/**
 * The buttons that start the application: first the bank's question, then the browser's own. Where
 * the application has not come up after a few seconds, the page says what to do. Without this
 * script the buttons are plain links, and the page says all of it beforehand.
 */

/** How long an application may take to come up, in milliseconds. */
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

// Whoever comes back from the browser's question, or from the application, is given time again.
addEventListener("focus", () => {
  if (waiting !== undefined) wait();
});

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(advise, TIMEOUT);
}

/** Says what to do, unless another window is in front: then something has come up. */
function advise() {
  if (document.hidden || !document.hasFocus()) return;
  waiting = undefined;
  if (fallback !== null) advice?.replaceChildren(fallback.content.cloneNode(true));
}

// What runs inside of a page: the window's, and a browser's.

/** What has the focus: its id, its action, or its element. */
export function focused(): string {
  const { activeElement } = document;
  const action = activeElement?.getAttribute("data-action");
  return activeElement?.id || action || activeElement?.tagName.toLowerCase() || "";
}

/** What is wider than the page or than its own box. */
export function overflowing(): string[] {
  const tooWide = (box: Element) => box.scrollWidth > box.clientWidth + 1;
  const boxes = [...document.querySelectorAll("body *:not(.hidden, svg *, input)")];
  const cut = boxes.filter((box) => box.clientWidth > 0 && tooWide(box));
  const page = tooWide(document.documentElement) ? ["the page"] : [];
  return [...page, ...cut.map((box) => `${box.tagName}.${box.className}: ${box.textContent?.slice(0, 40)}`)];
}

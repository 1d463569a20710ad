import { setAttributes } from "../dom";

/** Outlines on a 24 × 24 grid. */
const paths = {
  alert: "M12 4 2.8 20h18.4L12 4Zm0 6v4.5m0 2.7v.3",
  certificate: "M4 4h16v11H4zM8 8h8M8 11h5m1.5 2.5v6l2.5-1.6 2.5 1.6v-6",
  check: "m5 12.5 4.7 4.7L19 7.5",
  cross: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8.8 8.8l6.4 6.4m0-6.4-6.4 6.4",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5V12l3.2 2",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
  phone:
    "M6.2 3.5h3l1.5 4-2 1.7a12 12 0 0 0 6.1 6.1l1.7-2 4 1.5v3a2.2 2.2 0 0 1-2.4 2.2C10.7 19.5 4.5 13.3 4 5.9a2.2 2.2 0 0 1 2.2-2.4Z",
} as const;

/** The available icons. */
export type IconName = keyof typeof paths;

/** A decoration next to text, hidden from screen readers. */
export function icon(name: IconName): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(namespace, "svg");
  setAttributes(drawing, { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" });
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", paths[name]);
  drawing.append(path);
  return drawing;
}

import type { CertificateView } from "../bindings/CertificateView";
import { element, setAttributes } from "../dom";
import { certificateRow } from "./certificate_row";
import { TypeAhead } from "./type_ahead";

/** The list of certificates: one tab stop, moved in by arrows, Home, End and typing. */
export interface CertificateList {
  readonly container: HTMLElement;
  /** Puts the caret on the row one would start from. */
  focus(): void;
}

/** Hears which row is current: selected where it can be renewed, otherwise only looked at. */
export type Choose = (certificate: CertificateView) => void;

/** Builds the list; `selected` is the fingerprint of the row to begin with. */
export function certificateList(
  certificates: readonly CertificateView[],
  selected: string | null,
  choose: Choose,
): CertificateList {
  const rows = certificates.map(certificateRow);
  const typeAhead = new TypeAhead(certificates.map((certificate) => certificate.login_id));
  const initial = certificates.findIndex((certificate) => certificate.fingerprint === selected);
  let current = initial;
  let tabStop = 0;

  const container = element(
    "ul",
    { role: "listbox", class: "certificates", "aria-label": "証明書一覧" },
    ...rows,
  );
  rows[tabStop]?.setAttribute("tabindex", "0");
  container.addEventListener("click", (event) => moveTo(rowAt(event.target)));
  container.addEventListener("keydown", onKey);
  if (initial >= 0) {
    markCurrent(initial);
  }
  return { container, focus: () => rows[tabStop]?.focus() };

  function onKey(event: KeyboardEvent): void {
    const target = event.ctrlKey || event.altKey || event.metaKey ? null : targetOf(event);
    if (target !== null) {
      event.preventDefault();
      moveTo(target);
    }
  }

  function targetOf({ key, timeStamp }: KeyboardEvent): number | null {
    switch (key) {
      case "ArrowDown":
        return current < 0 ? tabStop : Math.min(current + 1, rows.length - 1);
      case "ArrowUp":
        return current < 0 ? tabStop : Math.max(current - 1, 0);
      case "Home":
        return 0;
      case "End":
        return rows.length - 1;
      case " ":
        return tabStop;
      default:
        return typeAhead.find(key, timeStamp, tabStop);
    }
  }

  function moveTo(index: number): void {
    if (rows[index] !== undefined) {
      markCurrent(index);
      rows[index].focus();
    }
  }

  function markCurrent(index: number): void {
    unmark(rows[current]);
    rows[tabStop]?.setAttribute("tabindex", "-1");
    current = index;
    tabStop = index;
    const certificate = certificates[index];
    if (certificate !== undefined) {
      const state = { tabindex: "0", "aria-selected": String(certificate.renewable) };
      setAttributes(rows[index] as HTMLElement, state);
      choose(certificate);
    }
  }

  function unmark(row: HTMLElement | undefined): void {
    row?.setAttribute("aria-selected", "false");
  }

  function rowAt(target: EventTarget | null): number {
    const row = target instanceof Element ? target.closest("li") : null;
    return row === null ? -1 : rows.indexOf(row);
  }
}

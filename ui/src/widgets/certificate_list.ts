import type { CertificateView } from "../bindings/CertificateView";
import { element, setAttributes } from "../dom";
import { certificateRow, holderOf } from "./certificate_row";

/** Hears which row is current: selected where it can be renewed, otherwise only looked at. Null: none any more. */
export type Choose = (certificate: CertificateView | null) => void;

/** The list of certificates: one tab stop, moved in by arrows, Home, End and typing. */
export class CertificateList {
  readonly container: HTMLElement;
  readonly #certificates: readonly CertificateView[];
  readonly #choose: Choose;
  readonly #rows: readonly HTMLElement[];
  readonly #typeAhead: TypeAhead;
  /** The row last moved to; below zero before the first move. */
  #current = -1;
  #tabStop = 0;

  /** `selected` is the fingerprint of the row to begin with. */
  constructor(certificates: readonly CertificateView[], selected: string | null, choose: Choose) {
    this.#certificates = certificates;
    this.#choose = choose;
    this.#rows = certificates.map(certificateRow);
    this.#typeAhead = new TypeAhead(certificates.map(holderOf), (index) => this.#rows[index]?.hidden === false);
    this.container = element(
      "ul",
      { role: "listbox", id: "certificates", class: "certificates", "aria-label": "証明書一覧" },
      ...this.#rows,
    );
    this.container.addEventListener("click", (event) => this.#moveTo(this.#rowAt(event.target)));
    this.container.addEventListener("keydown", (event) => this.#pressed(event));
    this.#rows[0]?.setAttribute("tabindex", "0");
    this.#mark(certificates.findIndex((certificate) => certificate.fingerprint === selected));
  }

  /** Puts the focus on the row one would start from. */
  focus(): void {
    this.#rows[this.#tabStop]?.focus();
  }

  /** Puts all other rows away. Where the current one is among them, none is current. */
  showOnly(isShown: (certificate: CertificateView) => boolean): void {
    for (const [index, row] of this.#rows.entries()) {
      const certificate = this.#certificates[index];
      row.hidden = certificate === undefined || !isShown(certificate);
    }
    this.container.hidden = this.#rows.every((row) => row.hidden);
    if (this.#rows[this.#tabStop]?.hidden) this.#leave();
  }

  #pressed(event: KeyboardEvent): void {
    const isShortcut = event.ctrlKey || event.altKey || event.metaKey;
    const target = isShortcut ? null : this.#targetOf(event);
    if (target !== null) {
      event.preventDefault();
      this.#moveTo(target);
    }
  }

  /** The first arrow selects the row that has the focus; the following ones move. */
  #targetOf({ key, timeStamp }: KeyboardEvent): number | null {
    switch (key) {
      case "ArrowDown":
        return this.#current < 0 ? this.#tabStop : this.#next(this.#current, 1);
      case "ArrowUp":
        return this.#current < 0 ? this.#tabStop : this.#next(this.#current, -1);
      case "Home":
        return this.#next(-1, 1);
      case "End":
        return this.#next(this.#rows.length, -1);
      case " ":
        return this.#tabStop;
      default:
        return this.#typeAhead.find(key, timeStamp, this.#tabStop);
    }
  }

  /** The next row in this direction that is not put away; where there is none, the same again. */
  #next(from: number, step: 1 | -1): number {
    for (let index = from + step; index in this.#rows; index += step) {
      if (this.#rows[index]?.hidden === false) return index;
    }
    return from;
  }

  #moveTo(index: number): void {
    this.#mark(index);
    this.#rows[index]?.focus();
  }

  #mark(index: number): void {
    const [row, certificate] = [this.#rows[index], this.#certificates[index]];
    if (row === undefined || certificate === undefined) return;
    this.#current = index;
    this.#moveTabStop(index);
    row.setAttribute("aria-selected", String(certificate.renewable));
    this.#choose(certificate);
  }

  #leave(): void {
    this.#current = -1;
    this.#moveTabStop(Math.max(this.#next(-1, 1), 0));
    this.#choose(null);
  }

  /** What had it before is not selected any more. */
  #moveTabStop(index: number): void {
    const [old, row] = [this.#rows[this.#tabStop], this.#rows[index]];
    if (old !== undefined) setAttributes(old, { tabindex: "-1", "aria-selected": "false" });
    if (row !== undefined) setAttributes(row, { tabindex: "0" });
    this.#tabStop = index;
  }

  #rowAt(target: EventTarget | null): number {
    const row = target instanceof Element ? target.closest("li") : null;
    return row === null ? -1 : this.#rows.indexOf(row);
  }
}

/** Letters typed further apart than this begin anew, in milliseconds. */
const pause = 800;

/** Finds a row by its first letters, as lists everywhere do. */
class TypeAhead {
  readonly #names: readonly string[];
  readonly #isShown: (index: number) => boolean;
  #typed = "";
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(names: readonly string[], isShown: (index: number) => boolean) {
    this.#names = names.map(fold);
    this.#isShown = isShown;
  }

  /** The next row from `from` on that begins with what was typed; null for no letter or no row. */
  find(key: string, at: number, from: number): number | null {
    if ([...key].length !== 1) return null;
    const begins = at - this.#lastAt > pause;
    this.#typed = (begins ? "" : this.#typed) + fold(key);
    this.#lastAt = at;
    return this.#search(begins ? from + 1 : from);
  }

  #search(from: number): number | null {
    const count = this.#names.length;
    for (let step = 0; step < count; step += 1) {
      const index = (from + step) % count;
      if (this.#isShown(index) && this.#names[index]?.startsWith(this.#typed)) return index;
    }
    return null;
  }
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

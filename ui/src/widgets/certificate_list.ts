import type { CertificateView } from "../bindings/CertificateView";
import { element, setAttributes } from "../dom";
import { words } from "../language";
import { certificateRow, holderOf } from "./certificate_row";

/** Called when a row becomes current. A renewable certificate is then selected; others are only viewed. */
export type Choose = (certificate: CertificateView) => void;

/** The list of certificates: a single tab stop, with navigation by arrows, Home, End and typing. */
export class CertificateList {
  readonly container: HTMLElement;
  readonly #certificates: readonly CertificateView[];
  readonly #choose: Choose;
  readonly #rows: readonly HTMLElement[];
  readonly #typeAhead: TypeAhead;
  /** The index of the current row; negative before the first move. */
  #current = -1;
  #tabStop = 0;

  /** `selected` is the fingerprint of the initial row. */
  constructor(certificates: readonly CertificateView[], selected: string | null, choose: Choose) {
    this.#certificates = certificates;
    this.#choose = choose;
    this.#rows = certificates.map(certificateRow);
    this.#typeAhead = new TypeAhead(certificates.map(holderOf));
    this.container = element(
      "ul",
      { role: "listbox", class: "certificates", "aria-label": words("証明書一覧", "Certificates") },
      ...this.#rows,
    );
    this.container.addEventListener("click", (event) => this.#moveTo(this.#rowAt(event.target)));
    this.container.addEventListener("keydown", (event) => this.#pressed(event));
    this.#rows[0]?.setAttribute("tabindex", "0");
    this.#mark(certificates.findIndex((certificate) => certificate.fingerprint === selected));
  }

  /** Focuses the row with the tab stop. */
  focus(): void {
    this.#rows[this.#tabStop]?.focus();
  }

  #pressed(event: KeyboardEvent): void {
    const isShortcut = event.ctrlKey || event.altKey || event.metaKey;
    const target = isShortcut ? null : this.#targetOf(event);
    if (target !== null) {
      event.preventDefault();
      this.#moveTo(target);
    }
  }

  /** The first arrow key selects the focused row; further ones move. */
  #targetOf({ key, timeStamp }: KeyboardEvent): number | null {
    const last = this.#rows.length - 1;
    switch (key) {
      case "ArrowDown":
        return this.#current < 0 ? this.#tabStop : Math.min(this.#current + 1, last);
      case "ArrowUp":
        return this.#current < 0 ? this.#tabStop : Math.max(this.#current - 1, 0);
      case "Home":
        return 0;
      case "End":
        return last;
      case " ":
        return this.#tabStop;
      default:
        return this.#typeAhead.find(key, timeStamp, this.#tabStop);
    }
  }

  #moveTo(index: number): void {
    this.#mark(index);
    this.#rows[index]?.focus();
  }

  #mark(index: number): void {
    const [row, certificate] = [this.#rows[index], this.#certificates[index]];
    if (row === undefined || certificate === undefined) return;
    this.#rows[this.#current]?.setAttribute("aria-selected", "false");
    this.#rows[this.#tabStop]?.setAttribute("tabindex", "-1");
    this.#current = index;
    this.#tabStop = index;
    setAttributes(row, { tabindex: "0", "aria-selected": String(certificate.renewable) });
    this.#choose(certificate);
  }

  #rowAt(target: EventTarget | null): number {
    const row = target instanceof Element ? target.closest("li") : null;
    return row === null ? -1 : this.#rows.indexOf(row);
  }
}

/** A longer pause between letters starts a new search, in milliseconds. */
const pause = 800;

/** Finds a row by its first letters, as in other lists. */
class TypeAhead {
  readonly #names: readonly string[];
  #typed = "";
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(names: readonly string[]) {
    this.#names = names.map(fold);
  }

  /** The next row from `from` on that begins with the typed letters; null if there is none or `key` is no character. */
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
      if (this.#names[index]?.startsWith(this.#typed)) return index;
    }
    return null;
  }
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

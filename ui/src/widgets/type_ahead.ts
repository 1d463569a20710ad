/** Letters typed further apart than this begin anew, in milliseconds. */
const pause = 800;

/** Finds a row by its first letters, as lists everywhere do. */
export class TypeAhead {
  readonly #names: readonly string[];
  #typed = "";
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(names: readonly string[]) {
    this.#names = names.map(fold);
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
      if (this.#names[index]?.startsWith(this.#typed)) return index;
    }
    return null;
  }
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

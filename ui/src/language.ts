import type { Language } from "./bindings/Language";

let current: Language = "ja";

/** The language that what is built from now on speaks. */
export function currentLanguage(): Language {
  return current;
}

/** The one that the header's switch leads to. */
export function otherLanguage(): Language {
  return current === "ja" ? "en" : "ja";
}

/** As the view says; before what it shows is built. */
export function setLanguage(language: Language): void {
  current = language;
  document.documentElement.lang = language;
}

/** The text in the current language. The manual's words in Japanese, the same for colleagues in English. */
export function words(japanese: string, english: string): string {
  return current === "ja" ? japanese : english;
}

import type { Language } from "./bindings/Language";

/** The language that what is built from now on speaks: the page's own. */
export function currentLanguage(): Language {
  return document.documentElement.lang === "en" ? "en" : "ja";
}

/** The one that the header's switch leads to. */
export function otherLanguage(): Language {
  return currentLanguage() === "ja" ? "en" : "ja";
}

/** As the view says; before what it shows is built. */
export function setLanguage(language: Language): void {
  document.documentElement.lang = language;
}

/** The text in the current language. The manual's words in Japanese, the same for colleagues in English. */
export function words(japanese: string, english: string): string {
  return currentLanguage() === "ja" ? japanese : english;
}

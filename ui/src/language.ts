import type { Language } from "./bindings/Language";

/** The page's language, in which new elements are built. */
export function currentLanguage(): Language {
  return document.documentElement.lang === "en" ? "en" : "ja";
}

/** The language that the header's switch selects. */
export function otherLanguage(): Language {
  return currentLanguage() === "ja" ? "en" : "ja";
}

/** Sets the page's language; called before a view's elements are built. */
export function setLanguage(language: Language): void {
  document.documentElement.lang = language;
}

/** The text in the current language. The Japanese text is that of the manual. */
export function words(japanese: string, english: string): string {
  return currentLanguage() === "ja" ? japanese : english;
}

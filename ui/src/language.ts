/** The one that the window is in. */
export function currentLanguage(): "ja" | "en" {
  return document.documentElement.lang === "en" ? "en" : "ja";
}

/** Japanese, then English: the one that the window is in. */
export function words(japanese: string, english: string): string {
  return currentLanguage() === "en" ? english : japanese;
}

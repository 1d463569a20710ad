/** Japanese, then English: the one that the window is in. */
export function words(japanese: string, english: string): string {
  return document.documentElement.lang === "en" ? english : japanese;
}

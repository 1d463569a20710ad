import type { Language } from "./bindings/Language";
import { currentLanguage } from "./language";

/** The bank's time zone, so that a certificate ends on the same day whatever this PC's time zone. */
const timeZone = "Asia/Tokyo";

const days: Record<Language, Intl.DateTimeFormat> = {
  ja: new Intl.DateTimeFormat("ja-JP", { dateStyle: "long", timeZone }),
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone }),
};
const moments: Record<Language, Intl.DateTimeFormat> = {
  ja: new Intl.DateTimeFormat("ja-JP", {
    year: "numeric",
    month: "long",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  }),
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone }),
};

/** 「2026年12月4日」, “4 December 2026” from RFC 3339. */
export function day(rfc3339: string): string {
  return format(days[currentLanguage()], rfc3339);
}

/** 「2026年12月4日(金) 18:30」, “4 December 2026 at 18:30 (Japan time)” from RFC 3339. */
export function moment(rfc3339: string, language = currentLanguage()): string {
  const formatted = format(moments[language], rfc3339);
  return language === "ja" ? formatted : `${formatted} (Japan time)`;
}

/** A date that cannot be parsed is shown unchanged, which is better than no screen. */
function format(formatter: Intl.DateTimeFormat, rfc3339: string): string {
  const date = new Date(rfc3339);
  return Number.isNaN(date.getTime()) ? rfc3339 : formatter.format(date);
}

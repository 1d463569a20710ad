/** The bank's clock. A certificate ends on the same day whatever zone this PC is set to. */
const timeZone = "Asia/Tokyo";

const day = new Intl.DateTimeFormat("ja-JP", { dateStyle: "long", timeZone });
const moment = new Intl.DateTimeFormat("ja-JP", {
  year: "numeric",
  month: "long",
  day: "numeric",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZone,
});
const momentInEnglish = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone });

/** 「2026年12月4日」 from RFC 3339. */
export function japaneseDay(rfc3339: string): string {
  return format(day, rfc3339);
}

/** 「2026年12月4日(金) 18:30」 from RFC 3339. */
export function japaneseMoment(rfc3339: string): string {
  return format(moment, rfc3339);
}

/** “4 December 2026 at 18:30 (Japan time)” from RFC 3339. */
export function englishMoment(rfc3339: string): string {
  return `${format(momentInEnglish, rfc3339)} (Japan time)`;
}

/** A date that cannot be read is shown as it came: better than no screen. */
function format(formatter: Intl.DateTimeFormat, rfc3339: string): string {
  const date = new Date(rfc3339);
  return Number.isNaN(date.getTime()) ? rfc3339 : formatter.format(date);
}

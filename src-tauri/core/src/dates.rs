//! Dates and times as the screens show them: in the bank's time zone, whatever zone this PC is set to.

use time::format_description::well_known::Rfc3339;
use time::macros::offset;
use time::{OffsetDateTime, UtcOffset};

use crate::language::Words;
use crate::words;

const JAPAN: UtcOffset = offset!(+9);

const WEEKDAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

/// 「2026年12月4日」 from RFC 3339; unchanged if it cannot be parsed.
pub(crate) fn day(rfc3339: &str) -> Words {
    in_japan(rfc3339).map_or_else(|| words!("{rfc3339}", "{rfc3339}"), day_of)
}

/// 「2026年12月4日(金) 18:30」 from RFC 3339; unchanged if it cannot be parsed.
pub(crate) fn moment(rfc3339: &str) -> Words {
    let Some(moment) = in_japan(rfc3339) else {
        return words!("{rfc3339}", "{rfc3339}");
    };
    let weekday = WEEKDAYS[usize::from(moment.weekday().number_days_from_monday())];
    let (hour, minute) = (moment.hour(), moment.minute());
    day_of(moment).and(words!("({weekday}) {hour:02}:{minute:02}", " at {hour:02}:{minute:02} (Japan time)"))
}

fn in_japan(rfc3339: &str) -> Option<OffsetDateTime> {
    Some(OffsetDateTime::parse(rfc3339, &Rfc3339).ok()?.to_offset(JAPAN))
}

fn day_of(moment: OffsetDateTime) -> Words {
    let (year, month, day) = moment.to_calendar_date();
    let number = u8::from(month);
    words!("{year}年{number}月{day}日", "{day} {month} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_in_the_banks_zone_whatever_zone_they_are_given_in() {
        assert_eq!(day("2025-12-03T15:00:00Z"), words!("2025年12月4日", "4 December 2025"));
        assert_eq!(
            moment("2026-11-22T22:00:00Z"),
            words!("2026年11月23日(月) 07:00", "23 November 2026 at 07:00 (Japan time)")
        );
        assert_eq!(day("nonsense").ja, "nonsense");
        assert_eq!(moment("nonsense").en, "nonsense");
    }
}

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use time::OffsetDateTime;

const MAX_WAIT: Duration = Duration::from_hours(30 * 24);
const MIN_WAIT: Duration = Duration::from_secs(1);

/// `Retry-After` (RFC 9110 section 10.2.3), both forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfter(Duration);

impl RetryAfter {
    /// What the headers say at `now`; `None` where they say nothing readable. A date is measured
    /// against the server's own `Date`: a PC's clock is often some minutes wrong. Held between a
    /// second and thirty days, so that no server makes us spin or wait for ever.
    pub fn read(headers: &HeaderMap, now: OffsetDateTime) -> Option<Self> {
        let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        let wait = match text.parse::<u64>() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => until(date(headers, RETRY_AFTER)?, date(headers, DATE).unwrap_or(now)),
        };
        Some(Self(wait.clamp(MIN_WAIT, MAX_WAIT)))
    }

    /// The moment to come back, waiting from `now`.
    pub fn from(self, now: OffsetDateTime) -> OffsetDateTime {
        now + self.0
    }
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<OffsetDateTime> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    httpdate::parse_http_date(text).ok().map(OffsetDateTime::from)
}

fn until(moment: OffsetDateTime, now: OffsetDateTime) -> Duration {
    Duration::try_from(moment - now).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-22 09:00 UTC);

    fn seconds(value: &str) -> Option<u64> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
        RetryAfter::read(&headers, NOW).map(|after| (after.from(NOW) - NOW).whole_seconds().unsigned_abs())
    }

    #[test]
    fn both_forms() {
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Sun, 22 Nov 2026 09:00:30 GMT"), Some(30));
    }

    #[test]
    fn a_date_by_the_servers_clock() {
        let date = |text: &str| text.parse().unwrap();
        let headers = HeaderMap::from_iter([
            (RETRY_AFTER, date("Sun, 22 Nov 2026 11:00:30 GMT")),
            (DATE, date("Sun, 22 Nov 2026 11:00:00 GMT")),
        ]);
        let after = RetryAfter::read(&headers, NOW).unwrap();
        assert_eq!(after.from(NOW), NOW + Duration::from_secs(30));
    }

    #[test]
    fn bounded() {
        assert_eq!(seconds("0"), Some(1));
        assert_eq!(seconds("Sat, 01 Jan 2000 00:00:00 GMT"), Some(1));
        assert_eq!(seconds("99999999999"), Some(MAX_WAIT.as_secs()));
    }

    #[test]
    fn nonsense_says_nothing() {
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("-5"), None);
        assert_eq!(RetryAfter::read(&HeaderMap::new(), NOW), None);
    }
}

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use time::OffsetDateTime;

const MAX_WAIT: Duration = Duration::from_hours(30 * 24);
const MIN_WAIT: Duration = Duration::from_secs(5);

/// The time given by `Retry-After` (RFC 9110 section 10.2.3), in either form; `None` if it is missing or unreadable.
/// A date is compared with the server's own `Date`, because a PC's clock is often some minutes off. The wait is clamped
/// to between five seconds and thirty days, so that no server makes us poll in a tight loop or wait forever.
pub(super) fn retry_at(headers: &HeaderMap, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let wait = if let Ok(seconds) = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse() {
        Duration::from_secs(seconds)
    } else {
        let left = date(headers, RETRY_AFTER)? - date(headers, DATE).unwrap_or(now);
        Duration::try_from(left).unwrap_or_default()
    };
    Some(now + wait.clamp(MIN_WAIT, MAX_WAIT))
}

/// The date in this header, if there is one.
pub(super) fn date(headers: &HeaderMap, name: HeaderName) -> Option<OffsetDateTime> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    httpdate::parse_http_date(text).ok().map(OffsetDateTime::from)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-22 09:00 UTC);

    fn seconds(value: &str) -> Option<u64> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
        retry_at(&headers, NOW).map(|at| (at - NOW).whole_seconds().unsigned_abs())
    }

    #[test]
    fn case_18_no_service_makes_us_poll_without_pause_or_wait_forever() {
        assert_eq!(seconds("0"), Some(MIN_WAIT.as_secs()));
        for past in ["Sat, 01 Jan 2000 00:00:00 GMT", "Sun, 22 Nov 2026 08:59:59 GMT", "Sun, 22 Nov 2026 09:00:04 GMT"]
        {
            assert_eq!(seconds(past), Some(MIN_WAIT.as_secs()), "{past}");
        }
        assert_eq!(seconds("99999999999"), Some(MAX_WAIT.as_secs()));
    }

    #[test]
    fn an_unreadable_value_is_ignored() {
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("-5"), None);
        assert_eq!(retry_at(&HeaderMap::new(), NOW), None);
    }
}

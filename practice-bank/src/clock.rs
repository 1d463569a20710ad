//! The bank's clock, which tests can shift.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime};

/// The system's time, shifted by a number of seconds.
///
/// Clones share the shift, so that certificates, the HTTP `Date` header and `Retry-After` dates
/// always agree.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The bank's current time in UTC, in whole seconds as in certificates.
    pub fn now(&self) -> OffsetDateTime {
        let shifted = OffsetDateTime::now_utc() + Duration::seconds(self.offset());
        shifted.truncate_to_second()
    }

    /// How many seconds the bank's clock is ahead of the system's (negative: behind).
    pub fn offset(&self) -> i64 {
        self.offset_seconds.load(Ordering::Relaxed)
    }

    /// Sets the bank's clock `seconds` ahead of the system's (negative: behind). Limited to a
    /// century either way, so that a certificate can express every date.
    pub fn set_offset(&self, seconds: i64) {
        const CENTURY: i64 = 100 * 365 * 86_400;
        self.offset_seconds.store(seconds.clamp(-CENTURY, CENTURY), Ordering::Relaxed);
    }
}

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use cert_core::clock::Clock;
use time::{Duration, OffsetDateTime};

/// A clock that runs with the machine's and can be set.
#[derive(Debug, Default)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn right() -> Arc<Self> {
        Arc::default()
    }

    /// A clock this much ahead; behind where negative.
    pub(crate) fn ahead(by: Duration) -> Arc<Self> {
        let clock = Self::right();
        clock.advance(by);
        clock
    }

    pub(crate) fn advance(&self, by: Duration) {
        let milliseconds = by.whole_milliseconds().try_into().expect("tests stay within centuries");
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Sets it by the machine's.
    pub(crate) fn put_right(&self) {
        self.0.store(0, Ordering::SeqCst);
    }

    /// Sets it to this moment, never back.
    pub(crate) fn advance_to(&self, moment: OffsetDateTime) {
        self.advance((moment - self.now()).max(Duration::ZERO));
    }
}

impl Clock for TestClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + Duration::milliseconds(self.0.load(Ordering::SeqCst))
    }
}

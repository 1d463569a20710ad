use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use cert_core::clock::Clock;
use time::{Duration, OffsetDateTime};

/// The machine's clock plus an adjustable offset.
#[derive(Debug, Default)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn right() -> Arc<Self> {
        Arc::default()
    }

    /// A clock ahead by this much, or behind if negative.
    pub(crate) fn ahead(by: Duration) -> Arc<Self> {
        let clock = Self::right();
        clock.advance(by);
        clock
    }

    pub(crate) fn advance(&self, by: Duration) {
        let milliseconds = by.whole_milliseconds().try_into().expect("tests stay within centuries");
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Resets it to the machine's time.
    pub(crate) fn put_right(&self) {
        self.0.store(0, Ordering::SeqCst);
    }

    /// Advances it to this moment; never moves it back.
    pub(crate) fn advance_to(&self, moment: OffsetDateTime) {
        self.advance((moment - self.now()).max(Duration::ZERO));
    }
}

impl Clock for TestClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + Duration::milliseconds(self.0.load(Ordering::SeqCst))
    }
}

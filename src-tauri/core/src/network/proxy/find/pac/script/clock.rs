use std::cell::Cell;
use std::time::{Duration, Instant};

/// A script's own time; real scripts take milliseconds.
const SCRIPT: Duration = Duration::from_secs(5);
/// For resolving all of its names, and each of them.
const NAMES: Duration = Duration::from_secs(8);
const NAME: Duration = Duration::from_secs(3);
/// After which an engine that does not check the clock is abandoned.
const GRACE: Duration = Duration::from_secs(2);

/// The longest wait for an answer.
pub(super) const ALL: Duration = Duration::from_secs(SCRIPT.as_secs() + NAMES.as_secs() + GRACE.as_secs());

/// The time of one evaluation. Waiting for names does not count as the script's own.
pub(super) struct Clock {
    begun: Instant,
    waited: Cell<Duration>,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { begun: Instant::now(), waited: Cell::default() }
    }

    /// Whether the script has used up its own time.
    pub(super) fn is_over(&self) -> bool {
        self.begun.elapsed().saturating_sub(self.waited.get()) > SCRIPT
    }

    /// The time left for the next name.
    pub(super) fn for_a_name(&self) -> Duration {
        NAMES.saturating_sub(self.waited.get()).min(NAME)
    }

    /// Runs `work` without counting its time as the script's own.
    pub(super) fn wait<T>(&self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let result = work();
        self.waited.set(self.waited.get() + begun.elapsed());
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_06_waiting_is_not_the_script_s_own_time() {
        assert_eq!(ALL, Duration::from_secs(15));
        let clock = |seconds, waited| Clock {
            begun: Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap(),
            waited: Cell::new(Duration::from_secs(waited)),
        };
        for (seconds, waited, over, left) in
            [(0, 0, false, 3), (6, 0, true, 3), (7, 6, false, 2), (12, 8, false, 0), (14, 8, true, 0)]
        {
            let clock = clock(seconds, waited);
            assert_eq!((clock.is_over(), clock.for_a_name()), (over, Duration::from_secs(left)), "{seconds} {waited}");
            assert_eq!(clock.wait(|| 7), 7);
        }
    }
}

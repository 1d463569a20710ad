use std::cell::Cell;
use std::time::{Duration, Instant};

/// How long one answer may take. Their sum is the longest that anybody waits for it: 15 s.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The script's own; honest ones take milliseconds.
    pub(super) script: Duration,
    /// All of its names together.
    pub(super) names: Duration,
    /// One name.
    pub(super) name: Duration,
    /// After which an engine that does not look at the clock is left to itself.
    pub(super) grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            script: Duration::from_secs(5),
            names: Duration::from_secs(8),
            name: Duration::from_secs(3),
            grace: Duration::from_secs(2),
        }
    }
}

impl Limits {
    pub(super) fn all(&self) -> Duration {
        self.script + self.names + self.grace
    }
}

/// The time of one evaluation. Waiting for names is not the script's own.
pub(super) struct Clock {
    limits: Limits,
    begun: Instant,
    waited: Cell<Duration>,
}

impl Clock {
    pub(super) fn start(limits: Limits) -> Self {
        Self { limits, begun: Instant::now(), waited: Cell::default() }
    }

    /// Whether the script has used up its own time.
    pub(super) fn is_over(&self) -> bool {
        self.begun.elapsed().saturating_sub(self.waited.get()) > self.limits.script
    }

    /// What is left for the next name.
    pub(super) fn for_a_name(&self) -> Duration {
        self.limits.names.saturating_sub(self.waited.get()).min(self.limits.name)
    }

    /// Waits for something that is not the script's doing.
    pub(super) fn wait<T>(&self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let result = work();
        self.waited.set(self.waited.get() + begun.elapsed());
        result
    }
}

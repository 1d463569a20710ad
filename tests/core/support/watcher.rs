use std::fmt;
use std::sync::{Arc, Mutex};

use cert_core::enrollment::{Milestone, Observer};

/// An observer that keeps what it is told, and does something of the test's own each time.
pub(crate) struct Watcher {
    seen: Mutex<Vec<Milestone>>,
    act: Box<dyn Fn(Milestone) + Send + Sync>,
}

impl Watcher {
    pub(crate) fn new(act: impl Fn(Milestone) + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { seen: Mutex::default(), act: Box::new(act) })
    }

    pub(crate) fn silent() -> Arc<Self> {
        Self::new(|_| {})
    }

    pub(crate) fn seen(&self) -> Vec<Milestone> {
        self.seen.lock().unwrap().clone()
    }
}

impl Observer for Watcher {
    fn reached(&self, milestone: Milestone) {
        self.seen.lock().unwrap().push(milestone);
        (self.act)(milestone);
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Watcher")
    }
}

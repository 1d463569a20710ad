use std::fmt;
use std::sync::Arc;

use cert_core::enrollment::{Milestone, Observer};

/// An observer that calls a closure at each milestone.
pub(crate) struct Watcher(Box<dyn Fn(Milestone) + Send + Sync>);

impl Watcher {
    pub(crate) fn new(act: impl Fn(Milestone) + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self(Box::new(act)))
    }
}

impl Observer for Watcher {
    fn reached(&self, milestone: Milestone) {
        (self.0)(milestone);
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Watcher")
    }
}

use std::mem::replace;
use std::sync::Mutex;

use crate::link::Link;
use crate::lock::lock;

/// The link the app was started with, until there is a CCHK001 it can lead from.
#[derive(Debug, Default)]
pub(super) struct PendingLink(Mutex<Pending>);

#[derive(Debug)]
enum Pending {
    /// No CCHK001 yet.
    Waiting(Option<Link>),
    /// Links are followed at once.
    Done,
}

impl Default for Pending {
    fn default() -> Self {
        Self::Waiting(None)
    }
}

impl PendingLink {
    /// Keeps a link that comes too early; of several the last. Gives it back where it need not wait.
    pub(super) fn keep(&self, link: Link) -> Option<Link> {
        match &mut *lock(&self.0) {
            Pending::Waiting(kept) => {
                *kept = Some(link);
                None
            }
            Pending::Done => Some(link),
        }
    }

    /// The link that has waited, once. From now on none waits.
    pub(super) fn take(&self) -> Option<Link> {
        match replace(&mut *lock(&self.0), Pending::Done) {
            Pending::Waiting(kept) => kept,
            Pending::Done => None,
        }
    }
}

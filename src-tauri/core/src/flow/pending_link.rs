use std::sync::Mutex;

use crate::link::Link;
use crate::lock::lock;

/// The link the app was started with, until there is a CCHK001 it can lead from.
#[derive(Debug, Default)]
pub(super) struct PendingLink(Mutex<Pending>);

#[derive(Debug, Default)]
struct Pending {
    link: Option<Link>,
    /// There has been a CCHK001: links are followed at once.
    done: bool,
}

impl PendingLink {
    /// Keeps a link that comes too early; of several the last. Gives it back where it need not wait.
    pub(super) fn keep(&self, link: Link) -> Option<Link> {
        let mut pending = lock(&self.0);
        if pending.done {
            return Some(link);
        }
        pending.link = Some(link);
        None
    }

    /// The link that has waited, once. From now on none waits.
    pub(super) fn take(&self) -> Option<Link> {
        let mut pending = lock(&self.0);
        pending.done = true;
        pending.link.take()
    }
}

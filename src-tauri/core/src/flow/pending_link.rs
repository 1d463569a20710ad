use std::sync::Mutex;

use crate::link::Link;
use crate::lock::lock;

/// So many links in a row are followed while the user does nothing: more come from no person.
const MAX_FOLLOWED: usize = 8;

/// The link the app was started with, until there is a CCHK001 it can lead from; and those that have led since
/// the user has done something, which do not lead again.
#[derive(Debug, Default)]
pub(super) struct PendingLink(Mutex<Pending>);

#[derive(Debug, Default)]
struct Pending {
    link: Option<Link>,
    /// There has been a CCHK001: links are followed at once.
    done: bool,
    followed: Vec<Link>,
    /// How many have led, those that may lead again among them.
    count: usize,
}

impl PendingLink {
    /// Keeps a link that comes too early; of several the last. Gives it back where it need not wait and is no
    /// repetition.
    pub(super) fn keep(&self, link: Link) -> Option<Link> {
        let mut pending = lock(&self.0);
        if pending.done {
            let is_repeated = pending.count >= MAX_FOLLOWED || pending.followed.contains(&link);
            return (!is_repeated).then_some(link);
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

    pub(super) fn has_led(&self, link: &Link) {
        let mut pending = lock(&self.0);
        pending.followed.push(link.clone());
        pending.count += 1;
    }

    /// 「戻る」: a link may be clicked on once more. A page that sends it by itself leads back here, but not for ever.
    pub(super) fn user_went_back(&self) {
        lock(&self.0).followed.clear();
    }

    pub(super) fn user_acted(&self) {
        let mut pending = lock(&self.0);
        pending.followed.clear();
        pending.count = 0;
    }
}

use std::sync::Mutex;

use crate::link::Link;
use crate::lock::lock;

/// How many links in a row are followed without an action of the user: more cannot come from a person.
const MAX_FOLLOWED: usize = 8;

/// The link the app was started with, until the first screen is reached; and the links that were followed since the
/// user's last action, which are not followed again.
#[derive(Debug, Default)]
pub(super) struct PendingLink(Mutex<Pending>);

#[derive(Debug, Default)]
struct Pending {
    link: Option<Link>,
    /// The first screen has been reached: links are followed immediately.
    done: bool,
    followed: Vec<Link>,
    /// The number of links followed, including those that may be followed again.
    count: usize,
}

impl PendingLink {
    /// Keeps a link that arrives too early; of several, the last. Returns it if it need not wait and is no repetition.
    pub(super) fn keep(&self, link: Link) -> Option<Link> {
        let mut pending = lock(&self.0);
        if pending.done {
            let is_repeated = pending.count >= MAX_FOLLOWED || pending.followed.contains(&link);
            return (!is_repeated).then_some(link);
        }
        pending.link = Some(link);
        None
    }

    /// Takes the waiting link. From now on links do not wait.
    pub(super) fn take(&self) -> Option<Link> {
        let mut pending = lock(&self.0);
        pending.done = true;
        pending.link.take()
    }

    pub(super) fn record_followed(&self, link: &Link) {
        let mut pending = lock(&self.0);
        pending.followed.push(link.clone());
        pending.count += 1;
    }

    /// 「戻る」: a link may be clicked once more. The count is kept, which stops a page that opens links by itself.
    pub(super) fn user_went_back(&self) {
        lock(&self.0).followed.clear();
    }

    pub(super) fn user_acted(&self) {
        let mut pending = lock(&self.0);
        pending.followed.clear();
        pending.count = 0;
    }
}

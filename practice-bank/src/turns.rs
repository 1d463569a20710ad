//! One at a time, per key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

/// Lets those who wait for the same key go one after another; others do not notice.
#[derive(Default)]
pub(crate) struct Turns {
    locks: Mutex<HashMap<String, Weak<AsyncMutex<()>>>>,
}

/// While this lives, nobody else has the key's turn.
pub(crate) type Turn = OwnedMutexGuard<()>;

impl Turns {
    pub(crate) async fn wait(&self, key: &str) -> Turn {
        self.lock_of(key).lock_owned().await
    }

    fn lock_of(&self, key: &str) -> Arc<AsyncMutex<()>> {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(key).and_then(Weak::upgrade) {
            return lock;
        }
        forget_unused(&mut locks);
        let lock = Arc::default();
        locks.insert(key.to_owned(), Arc::downgrade(&lock));
        lock
    }
}

/// Only when the map is about to grow, so that the cost per key stays constant.
fn forget_unused(locks: &mut HashMap<String, Weak<AsyncMutex<()>>>) {
    if locks.len() == locks.capacity() {
        locks.retain(|_, lock| lock.strong_count() > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_key_waits_and_others_do_not() {
        let turns = Turns::default();
        let first = turns.wait("a").await;
        drop(turns.wait("b").await);
        assert!(turns.lock_of("a").try_lock().is_err());
        drop(first);
        drop(turns.wait("a").await);
    }
}

//! What was asked of the bank, for tests to look at.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One request that the bank has answered (or cut off on purpose).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRecord {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path, without query.
    pub path: String,
    /// The login ID in the Basic credentials, right or wrong; `None` if there were none.
    pub login_id: Option<String>,
    /// The status of the answer.
    pub status: u16,
}

/// How many requests are remembered in full.
const REMEMBERED: usize = 10_000;

/// Counts all requests and remembers the latest.
#[derive(Default)]
pub(crate) struct RequestLog {
    entries: Mutex<Entries>,
}

#[derive(Default)]
struct Entries {
    latest: VecDeque<RequestRecord>,
    counts: BTreeMap<String, u64>,
}

impl RequestLog {
    pub(crate) fn add(&self, record: RequestRecord) {
        let mut entries = self.lock();
        // A path nobody serves must not make the map grow.
        if record.status != 404 {
            *entries.counts.entry(record.path.clone()).or_default() += 1;
        }
        if entries.latest.len() == REMEMBERED {
            entries.latest.pop_front();
        }
        entries.latest.push_back(record);
    }

    pub(crate) fn latest(&self) -> Vec<RequestRecord> {
        self.lock().latest.iter().cloned().collect()
    }

    pub(crate) fn count(&self, path: &str) -> u64 {
        self.lock().counts.get(path).copied().unwrap_or(0)
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

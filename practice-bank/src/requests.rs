//! A log of the requests to the bank, for tests.

use std::collections::VecDeque;

use parking_lot::Mutex;

/// A request that the bank has answered (or dropped because of a fault).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRecord {
    /// `GET`, `POST`, …; at most 256 bytes, like all texts here.
    pub method: String,
    /// The path, without query.
    pub path: String,
    /// The login ID in the Basic credentials, valid or not; `None` without credentials.
    pub login_id: Option<String>,
    /// The status of the answer.
    pub status: u16,
}

/// How many requests are kept.
const MAX_RECORDS: usize = 10_000;
/// How many bytes of each text are kept.
const MAX_LEN: usize = 256;

/// The latest requests.
#[derive(Default)]
pub(crate) struct RequestLog {
    records: Mutex<VecDeque<RequestRecord>>,
}

impl RequestLog {
    pub(crate) fn add(&self, method: &str, path: &str, login_id: Option<&str>, status: u16) {
        let (method, path, login_id) = (shortened(method), shortened(path), login_id.map(shortened));
        let mut records = self.records.lock();
        if records.len() == MAX_RECORDS {
            records.pop_front();
        }
        records.push_back(RequestRecord { method, path, login_id, status });
    }

    pub(crate) fn latest(&self) -> Vec<RequestRecord> {
        self.records.lock().iter().cloned().collect()
    }
}

fn shortened(text: &str) -> String {
    text[..text.floor_char_boundary(MAX_LEN)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_limits_the_number_and_length_of_requests() {
        let log = RequestLog::default();
        for number in 0..MAX_RECORDS + 5 {
            log.add("GET", &format!("/{number}"), None, 404);
        }
        log.add("GET", &"字".repeat(20_000), Some(&"x".repeat(20_000)), 404);
        let latest = log.latest();
        assert_eq!((latest.len(), latest[0].path.as_str()), (MAX_RECORDS, "/6"));
        let last = latest.last().unwrap();
        assert_eq!((last.path.len(), last.login_id.as_ref().unwrap().len()), (255, MAX_LEN));
        assert_eq!(latest.iter().filter(|record| record.path == "/7").count(), 1);
    }
}

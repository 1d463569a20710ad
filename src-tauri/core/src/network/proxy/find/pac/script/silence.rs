//! Names that recently timed out: a run resolves the same names for every connection, and each timeout takes seconds.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long such a name counts as unknown.
const PERIOD: Duration = Duration::from_secs(30);
/// More than any evaluation resolves.
const MAX_NAMES: usize = 64;

static SILENT: Mutex<Option<HashMap<String, Instant>>> = Mutex::new(None);

pub(super) fn is_silent(host: &str) -> bool {
    with(|silent| silent.contains_key(host))
}

pub(super) fn note(host: &str) {
    with(|silent| {
        if silent.len() < MAX_NAMES {
            silent.insert(host.to_owned(), Instant::now());
        }
    });
}

fn with<T>(work: impl FnOnce(&mut HashMap<String, Instant>) -> T) -> T {
    let mut silent = SILENT.lock().unwrap_or_else(PoisonError::into_inner);
    let silent = silent.get_or_insert_default();
    silent.retain(|_, since| since.elapsed() < PERIOD);
    work(silent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_name_is_not_resolved_for_a_while() {
        assert!(!is_silent("silent.invalid"));
        note("silent.invalid");
        assert!(is_silent("silent.invalid") && !is_silent("other.invalid"));
        let begun = Instant::now().checked_sub(PERIOD).unwrap();
        with(|silent| silent.insert("silent.invalid".to_owned(), begun));
        assert!(!is_silent("silent.invalid"));
    }
}

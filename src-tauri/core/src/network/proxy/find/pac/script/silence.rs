//! Names for which no answer has come of late: a run asks for the same ones with every connection, and each costs seconds.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// For so long such a name counts as unknown.
const PERIOD: Duration = Duration::from_secs(30);
/// No evaluation has more of them.
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
    fn a_name_is_left_alone_for_a_while() {
        assert!(!is_silent("silent.invalid"));
        note("silent.invalid");
        assert!(is_silent("silent.invalid") && !is_silent("other.invalid"));
        let begun = Instant::now().checked_sub(PERIOD).unwrap();
        with(|silent| silent.insert("silent.invalid".to_owned(), begun));
        assert!(!is_silent("silent.invalid"));
    }
}

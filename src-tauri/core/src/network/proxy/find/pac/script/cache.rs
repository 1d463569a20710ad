use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::engine::Script;
use super::fetch::fetch;

/// How long a script is used before it is fetched again.
const MAX_AGE: Duration = Duration::from_mins(5);
/// How long a failed fetch is not repeated: several connections are made at once.
const MAX_AGE_OF_ERROR: Duration = Duration::from_secs(5);

struct Entry {
    fetched: Instant,
    script: Result<Arc<Script>, String>,
}

static SCRIPTS: Mutex<Option<HashMap<String, Entry>>> = Mutex::new(None);

/// The script at this address, or why there is none.
pub(super) fn script(address: &str) -> Result<Arc<Script>, String> {
    let known = with(|scripts| scripts.get(address).and_then(Entry::fresh));
    known.unwrap_or_else(|| fetched(address))
}

fn fetched(address: &str) -> Result<Arc<Script>, String> {
    // Not under the lock: it may be slow.
    let text = fetch(address).map_err(|error| error.to_string());
    with(|scripts| {
        let before = scripts.get(address).and_then(|entry| entry.script.as_ref().ok());
        let script = text.map(|text| match before {
            // Keeps its `timed_out`.
            Some(same) if same.text() == text => Arc::clone(same),
            _ => Arc::new(Script::new(text)),
        });
        let entry = Entry { fetched: Instant::now(), script: script.clone() };
        scripts.insert(address.to_owned(), entry);
        script
    })
}

impl Entry {
    fn fresh(&self) -> Option<Result<Arc<Script>, String>> {
        let max_age = if self.script.is_ok() { MAX_AGE } else { MAX_AGE_OF_ERROR };
        (self.fetched.elapsed() < max_age).then(|| self.script.clone())
    }
}

fn with<T>(work: impl FnOnce(&mut HashMap<String, Entry>) -> T) -> T {
    work(SCRIPTS.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

//! Any content of the app's files is parsed or rejected; each problem of a policy names its place in the file.

#![no_main]

use std::path::Path;

use cert_core::enrollment::Record;
use cert_core::policy::fuzzing::parse;
use cert_core::profile::Profile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(record) = serde_json::from_slice::<Record>(bytes) {
        let again = serde_json::to_vec(&record).and_then(|bytes| serde_json::from_slice::<Record>(&bytes));
        assert_eq!(again.ok(), Some(record));
    }
    let _ = serde_json::from_slice::<Profile>(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let policy = parse(Path::new("policy.toml"), text);
        assert!(policy.problems.iter().all(|problem| problem.place.starts_with("policy.toml:")));
    }
});

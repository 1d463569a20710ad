//! Any bytes are rejected, or are a manifest with plain versions, a valid rollout, a package that is not empty and
//! notes without control characters.

#![no_main]

use cert_update::Manifest;
use libfuzzer_sys::fuzz_target;

const PRODUCT: &str = "jp.example.bank";

fuzz_target!(|bytes: &[u8]| {
    let Ok(manifest) = Manifest::parse_unverified(bytes, PRODUCT) else { return };
    for version in [Some(&manifest.version), manifest.minimum_version.as_ref()].into_iter().flatten() {
        assert!(version.pre.is_empty() && version.build.is_empty());
    }
    assert!(manifest.rollout <= 100);
    for notes in [&manifest.notes, &manifest.notes_en] {
        assert!(!notes.contains(|character: char| character.is_control() && character != '\n'));
    }
    if let Ok(package) = manifest.package() {
        assert!(package.size > 0);
    }
});

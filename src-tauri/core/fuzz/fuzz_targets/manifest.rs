//! Any bytes are refused, or are a manifest whose package is at its own place, signed by the known key for
//! the announced version and this system, and whose text steers no display.

#![no_main]

use std::sync::LazyLock;

use cert_core::network::Url;
use cert_core::update::{Manifest, Platform, PublicKeys};
use libfuzzer_sys::fuzz_target;

/// Signs the beginnings of the search.
const KEY: &str = "RWQf156/Y2ICG3xtxAcOm5yjZl1CKLkWwhv94MUxwWnx+zynPiBhYw5N";

static KEYS: LazyLock<PublicKeys> = LazyLock::new(|| PublicKeys::parse([KEY]).unwrap());
static PLACE: LazyLock<Url> =
    LazyLock::new(|| "https://127.0.0.1:15541/updates/latest.json".parse().unwrap());

fuzz_target!(|bytes: &[u8]| {
    let Ok(manifest) = Manifest::parse(bytes) else { return };
    assert!(manifest.version.pre.is_empty() && manifest.version.build.is_empty());
    assert!(manifest.rollout <= 100);
    for notes in [&manifest.notes.ja, &manifest.notes.en] {
        assert!(!notes.contains(|character: char| character.is_control() && character != '\n'));
    }
    for platform in [Platform::WINDOWS, Platform::LINUX] {
        if let Ok(release) = manifest.release(platform, &PLACE, &KEYS) {
            assert_eq!(release.url.origin(), PLACE.origin());
            assert_eq!((release.url.scheme(), release.seal.key()), ("https", KEY));
            assert!(release.seal.claims(&manifest.version, platform).is_ok() && release.size > 0);
        }
    }
});

//! What the contract's hardware cases cannot test without a chip.

use super::fixture::{WindowsFixture, has_chip, keeps_modern_keys};
use super::*;
use crate::est::KeyKind;
use crate::keystore::algorithm::Curve;
use crate::keystore::contract::StoreFixture;
use crate::keystore::windows::provider::proves_all;

#[test]
fn without_a_chip_the_error_says_so_and_nothing_is_left() {
    if has_chip() {
        return; // the contract's cases make keys in it
    }
    let fixture = WindowsFixture::fresh();
    for kind in [KeyKind::Rsa2048, KeyKind::EcP256] {
        let error = fixture.store.create(kind).unwrap_err();
        assert!(matches!(error, KeyStoreError::NoHardware(_)), "{error:?}");
    }
    assert_eq!(fixture.key_count(), 0);
}

/// Makes the same calls as to the chip's provider.
#[test]
fn a_key_made_by_a_provider_signs_for_its_public_half() {
    if !keeps_modern_keys() {
        return; // Wine does not reopen them
    }
    for algorithm in [KeyAlgorithm::Rsa, KeyAlgorithm::Ecdsa(Curve::P256)] {
        let reference = Cng.reference(&format!("made-{}", std::process::id()));
        let public_key = Cng::make(&reference, algorithm).unwrap();
        assert!(proves_all(&Chip, &reference, &public_key));
        Cng.delete(&reference).unwrap();
        assert!(!Cng.has(&reference));
    }
}

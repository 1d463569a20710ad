//! Keys that are made in hardware.

use openssl::pkey::PKey;

use super::authority::{Authority, customer};
use super::{BANK, StoreFixture, listed, one_imported};
use crate::certificate::Certificate;
use crate::est::KeyKind;
use crate::keystore::{HardwareKey, KeyProtection, KeyStore, KeyStoreError, hardware_of, prove_possession};

/// The kinds of key that a chip makes.
const KINDS: [KeyKind; 2] = [KeyKind::EcP256, KeyKind::Rsa2048];

fn create(store: &dyn KeyStore, kind: KeyKind) -> HardwareKey {
    hardware_of(store).unwrap().create(kind).unwrap()
}

fn certify(bank: &Authority, key: &HardwareKey) -> Certificate {
    let public_key = PKey::public_key_from_der(&key.public_key).unwrap();
    bank.sign(&customer("R2user101"), &public_key, [])
}

/// A key made in hardware is found, with its certificate, by every handle, and works; other keys are not affected.
pub fn a_key_made_in_hardware_gets_its_certificate(fixture: &dyn StoreFixture) {
    let (other, store) = one_imported(fixture);
    let bank = Authority::new("Bank of chips");
    for kind in KINDS {
        let key = create(&*store, kind);
        let certificate = certify(&bank, &key);
        for _ in ["once", "again"] {
            hardware_of(&*store).unwrap().attach(&key, &certificate, &bank.chain()).unwrap();
        }
        let again = fixture.open();
        prove_possession(&*again, &certificate).unwrap();
        assert_eq!(again.protection(&certificate.fingerprint()), KeyProtection::Hardware);
        assert_eq!(listed(&*again, "Bank of chips"), [certificate.der()]);
        again.delete(&certificate.fingerprint()).unwrap();
        assert!(
            hardware_of(&*again).unwrap().signing_key(&key).is_err()
                || prove_possession(&*again, &certificate).is_err()
        );
    }
    assert_eq!(store.protection(&other.certificate.fingerprint()), KeyProtection::Software);
    assert_eq!(fixture.key_count(), 1);
}

/// A key without a certificate is removed completely; discarding it again is no error.
pub fn a_discarded_hardware_key_leaves_nothing(fixture: &dyn StoreFixture) {
    let store = fixture.open();
    let key = create(&*store, KeyKind::EcP256);
    for _ in ["once", "again"] {
        hardware_of(&*store).unwrap().discard(&key).unwrap();
    }
    assert_eq!(fixture.key_count(), 0);
    let bank = Authority::new(BANK);
    let certificate = certify(&bank, &key);
    let attached = hardware_of(&*store).unwrap().attach(&key, &certificate, &[]);
    assert!(attached.is_err() || prove_possession(&*store, &certificate).is_err());
}

/// A certificate for another key is not stored.
pub fn a_certificate_for_another_key_than_the_hardwares_is_refused(fixture: &dyn StoreFixture) {
    let store = fixture.open();
    let key = create(&*store, KeyKind::EcP256);
    let other = Authority::new(BANK).issue_p256("other");
    let error = hardware_of(&*store).unwrap().attach(&key, &other.certificate, &[]).unwrap_err();
    assert!(matches!(error, KeyStoreError::KeyUnusable(_)), "{error:?}");
    assert!(fixture.certificates().is_empty());
    hardware_of(&*store).unwrap().discard(&key).unwrap();
}

/// A kind that no chip makes is refused with a specific error, and leaves nothing.
pub fn a_kind_that_hardware_does_not_make_is_refused(fixture: &dyn StoreFixture) {
    let error = hardware_of(&*fixture.open()).unwrap().create(KeyKind::Rsa4096).unwrap_err();
    assert!(matches!(error, KeyStoreError::NoHardware(_)), "{error:?}");
    assert_eq!(fixture.key_count(), 0);
}

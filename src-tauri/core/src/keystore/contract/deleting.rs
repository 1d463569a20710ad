//! Deletion.

use super::authority::Authority;
use super::{BANK, StoreFixture, assert_holds_only, import_all, issue_quickly, listed, one_imported, sorted};
use crate::certificate::Certificate;
use crate::keystore::{Identity, KeyStore, KeyStoreError, prove_possession};

/// The certificate and its key are removed; everything else stays and works.
pub fn deleting_removes_certificate_and_key_and_nothing_else(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    let (mine, other) = (issue_quickly(fixture, &bank, "mine"), issue_quickly(fixture, &bank, "mine"));
    let foreign = issue_quickly(fixture, &Authority::new("Others"), "foreign");
    let store = fixture.open();
    import_all(&*store, [&other, &foreign]);
    let before = sorted(fixture.certificates());
    store.import(&mine.identity()).unwrap();
    store.delete(&mine.certificate.fingerprint()).unwrap();
    assert_eq!(sorted(fixture.certificates()), before);
    assert_eq!(fixture.key_count(), 2);
    prove_possession(&*fixture.open(), &other.certificate).unwrap();
    prove_possession(&*fixture.open(), &foreign.certificate).unwrap();
}

/// The second deletion finds nothing, whichever handle did the first.
pub fn deleting_twice_finds_nothing(fixture: &dyn StoreFixture) {
    let (issued, store) = one_imported(fixture);
    store.delete(&issued.certificate.fingerprint()).unwrap();
    assert!(listed(&*store, BANK).is_empty());
    assert_eq!(fixture.key_count(), 0);
    for handle in [store, fixture.open()] {
        assert_not_found(&*handle, &issued.certificate);
    }
}

/// Two certificates for one key: the key is removed with the second.
pub fn a_key_that_another_certificate_uses_stays(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    let first = bank.issue("first");
    let second = bank.certify("second", &first.key);
    let store = fixture.open();
    store.import(&first.identity()).unwrap();
    store.import(&Identity { key: &first.key, certificate: &second, intermediates: &[] }).unwrap();
    assert_eq!(fixture.key_count(), 1);
    store.delete(&first.certificate.fingerprint()).unwrap();
    assert_eq!(listed(&*store, BANK), [second.der()]);
    prove_possession(&*store, &second).unwrap();
    store.delete(&second.fingerprint()).unwrap();
    assert_eq!(fixture.key_count(), 0);
}

/// A certificate without a key, and one that was never stored.
pub fn a_certificate_without_a_key_is_not_found(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    let (keyless, unknown) = (issue_quickly(fixture, &bank, "keyless"), issue_quickly(fixture, &bank, "unknown"));
    fixture.put_certificate(&keyless.certificate);
    let store = fixture.open();
    assert_not_found(&*store, &keyless.certificate);
    assert_not_found(&*store, &unknown.certificate);
    assert_eq!(fixture.certificates(), [keyless.certificate.der()]);
}

/// What was deleted can be imported again.
pub fn deleted_can_be_imported_again(fixture: &dyn StoreFixture) {
    let (issued, store) = one_imported(fixture);
    store.delete(&issued.certificate.fingerprint()).unwrap();
    store.import(&issued.identity()).unwrap();
    assert_holds_only(&*store, &issued);
}

fn assert_not_found(store: &dyn KeyStore, certificate: &Certificate) {
    let fingerprint = certificate.fingerprint();
    for error in [store.delete(&fingerprint).err(), store.signing_key(&fingerprint).err()] {
        assert!(matches!(error, Some(KeyStoreError::NotFound(one)) if one == fingerprint), "{error:?}");
    }
}

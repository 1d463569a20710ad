//! Password-protected stores.

use super::authority::Authority;
use super::{BANK, Issued, StoreFixture, issue_quickly, issued_by, listed, one_imported};
use crate::keystore::{KeyStore, KeyStoreError, prove_possession};
use crate::secret::Secret;

const PASSWORD: &str = "ひみつ pass/word";

/// Until it is unlocked, every call requires the password.
pub fn a_locked_store_requires_its_password(fixture: &dyn StoreFixture) {
    let issued = one_protected(fixture);
    assert_locked(&*fixture.open(), &issued);
    assert_locked(&*fixture.open().reopen().unwrap(), &issued);
}

/// A wrong password is reported, and the store stays locked and unchanged.
pub fn a_wrong_password_changes_nothing(fixture: &dyn StoreFixture) {
    let issued = one_protected(fixture);
    let store = fixture.open();
    for wrong in ["", "ひみつ", "ひみつ pass/word "] {
        let error = store.unlock(&Secret::new(wrong.to_owned())).unwrap_err();
        assert!(matches!(error, KeyStoreError::WrongPassword), "{error:?}");
    }
    assert_locked(&*store, &issued);
    store.unlock(&Secret::new(PASSWORD.to_owned())).unwrap();
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
}

/// The right password unlocks this handle and those reopened from it, no other, and all calls work.
pub fn the_right_password_unlocks_this_handle_and_its_children(fixture: &dyn StoreFixture) {
    let issued = one_protected(fixture);
    let store = fixture.open();
    store.unlock(&Secret::new(PASSWORD.to_owned())).unwrap();
    let second = issue_quickly(fixture, &Authority::new(BANK), "second");
    store.import(&second.identity()).unwrap();
    let child = store.reopen().unwrap();
    assert_eq!(listed(&*child, BANK).len(), 2);
    prove_possession(&*child, &issued.certificate).unwrap();
    prove_possession(&*child, &second.certificate).unwrap();
    assert_locked(&*fixture.open(), &issued);
    child.delete(&second.certificate.fingerprint()).unwrap();
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
}

/// Without a password, any password is accepted.
pub fn a_store_without_password_needs_no_unlocking(fixture: &dyn StoreFixture) {
    let (issued, store) = one_imported(fixture);
    store.unlock(&Secret::new(PASSWORD.to_owned())).unwrap();
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
}

fn one_protected(fixture: &dyn StoreFixture) -> Issued {
    let (issued, store) = one_imported(fixture);
    drop(store);
    fixture.protect(PASSWORD);
    issued
}

fn assert_locked(store: &dyn KeyStore, issued: &Issued) {
    let fingerprint = issued.certificate.fingerprint();
    let errors = [
        store.certificates(&issued_by(BANK)).err(),
        store.import(&issued.identity()).err(),
        store.signing_key(&fingerprint).err(),
        store.delete(&fingerprint).err(),
    ];
    for error in errors {
        assert!(matches!(error, Some(KeyStoreError::PasswordRequired)), "{error:?}");
    }
}

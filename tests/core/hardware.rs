//! Keys made in this PC's security chip: found again after an interruption, never left behind.

use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::enrollment::{Enroller, Resumption};
use cert_core::est::KeyKind;
use cert_core::keystore::{Call, KeyProtection, KeyStore, KeyStoreError, MemoryStore};
use cert_core::profile::KeyStorage;

use crate::support::{Fixture, PASSWORD, USER, credentials, raises};

/// The store of a PC with a security chip, and its enroller.
fn with_chip(fixture: &Fixture, key_storage: KeyStorage) -> (MemoryStore, Enroller) {
    let store = MemoryStore::with_hardware();
    (store.clone(), Enroller { store: Arc::new(store), key_storage, ..fixture.enroller() })
}

#[tokio::test]
async fn a_key_is_made_where_the_profile_says() {
    for (storage, key_kind, expected) in [
        (KeyStorage::Software, KeyKind::EcP256, KeyProtection::Software),
        (KeyStorage::HardwarePreferred, KeyKind::EcP256, KeyProtection::Hardware),
        (KeyStorage::HardwareRequired, KeyKind::Rsa2048, KeyProtection::Hardware),
        (KeyStorage::HardwarePreferred, KeyKind::EcP384, KeyProtection::Software), // not supported by chips
    ] {
        let fixture = Fixture::new().await;
        let (store, enroller) = with_chip(&fixture, storage);
        let certificate = fixture.issue_by(&Enroller { key_kind, ..enroller }).await.unwrap();
        assert_eq!(store.protection(&certificate.fingerprint()), expected, "{storage:?}");
        assert_eq!(store.key_count(), 1);
        fixture.assert_nothing_left();
    }
}

#[tokio::test]
async fn a_renewal_is_signed_by_the_old_key_and_makes_its_own_in_the_chip() {
    let fixture = Fixture::new().await;
    let (store, enroller) = with_chip(&fixture, KeyStorage::HardwarePreferred);
    let old = fixture.issue_by(&enroller).await.unwrap();
    let new = fixture.renew_by(&enroller, &old, PASSWORD).await.unwrap();
    assert_eq!(store.protection(&new.fingerprint()), KeyProtection::Hardware);
    assert_eq!(store.key_count(), 2);
}

#[tokio::test]
async fn a_preferred_chip_that_fails_is_not_used() {
    let fixture = Fixture::new().await;
    let (store, enroller) = with_chip(&fixture, KeyStorage::HardwarePreferred);
    store.fail_at(Call::CreateInHardware, || KeyStoreError::NoHardware("locked out".into()));
    let certificate = fixture.issue_by(&enroller).await.unwrap();
    assert_eq!(store.protection(&certificate.fingerprint()), KeyProtection::Software);
}

#[tokio::test]
async fn after_an_interruption_the_key_in_the_chip_gets_its_certificate() {
    let fixture = Fixture::with_fault("1*drop=0").await;
    let (store, enroller) = with_chip(&fixture, KeyStorage::HardwareRequired);
    raises(fixture.issue_by(&enroller).await, ErrorCode::ConnectionLost);
    let Some(Resumption::Credentials(record)) = enroller.pending().unwrap() else { panic!("it is unfinished") };
    let mut preparation = enroller.prepare_resumption(&record).unwrap();
    let certificate = enroller.enroll(&credentials(USER, PASSWORD), &mut preparation).await.unwrap();
    drop(preparation);
    assert_eq!(store.protection(&certificate.fingerprint()), KeyProtection::Hardware);
    assert_eq!((store.key_count(), fixture.bank.certificates().unwrap().len()), (1, 1));
}

#[tokio::test]
async fn a_request_that_is_given_up_takes_its_key_along() {
    let fixture = Fixture::with_fault("1*drop=0").await;
    let (store, enroller) = with_chip(&fixture, KeyStorage::HardwareRequired);
    raises(fixture.issue_by(&enroller).await, ErrorCode::ConnectionLost);
    assert_eq!(store.key_count(), 1);
    Enroller::discard(&fixture.journal().lock().unwrap(), &store).unwrap();
    assert_eq!(store.key_count(), 0);
    fixture.assert_nothing_left();
}

#[tokio::test]
async fn an_unused_key_is_removed_with_its_screen() {
    let fixture = Fixture::new().await;
    let (store, enroller) = with_chip(&fixture, KeyStorage::HardwareRequired);
    let mut preparation = enroller.prepare_issue().unwrap();
    let wrong = enroller.enroll(&credentials(USER, "wrong"), &mut preparation).await;
    raises(wrong, ErrorCode::WrongCredentials);
    assert_eq!(store.key_count(), 1, "it is good for another try");
    drop(preparation);
    assert_eq!(store.key_count(), 0);

    let mut preparation = enroller.prepare_issue().unwrap();
    raises(enroller.enroll(&credentials(USER, "wrong"), &mut preparation).await, ErrorCode::WrongCredentials);
    enroller.enroll(&credentials(USER, PASSWORD), &mut preparation).await.unwrap();
    drop(preparation);
    assert_eq!(store.key_count(), 1);
}

//! The certificates, their keys and authorities, the browsers and the store.

use std::sync::Arc;

use cert_core::Services;
use cert_core::diagnosis::{
    BrowserFacts, ChainFacts, CheckName, Facts, KeyFacts, Remedy, StoreFacts, ValidityFacts, Verdict,
};
use cert_core::keystore::contract::authority::Authority;
use cert_core::keystore::{Call, Identity, KeyStore, KeyStoreError, MemoryStore};
use cert_core::profile::{Profile, Renewal};
use cert_core::{ErrorCode, certificate::CertificateState};
use practice_bank::Validity;
use time::Duration;

use super::{assert_fine, assert_found, found, services, the};
use crate::support::{Fixture, NssFolder, OneBrowser, PASSWORD, UNIT, USER, secret};

#[tokio::test]
async fn a_certificate_that_works_is_fine() {
    let (fixture, _certificate) = Fixture::with_certificate().await;
    let diagnosis = found(services(&fixture)).await;
    assert!(diagnosis.failure.is_none(), "{diagnosis:?}");
    assert_fine(
        &diagnosis,
        &[CheckName::Validity, CheckName::Key, CheckName::Chain, CheckName::Browsers, CheckName::Store],
    );
    let Facts::Validity(ValidityFacts::Dates { login_id, days_left: 364, .. }) =
        &the(&diagnosis, CheckName::Validity).facts
    else {
        panic!("{diagnosis:?}");
    };
    assert_eq!(login_id, USER);
    let Facts::Chain(ChainFacts::Complete { authorities: 1, .. }) = &the(&diagnosis, CheckName::Chain).facts else {
        panic!("{diagnosis:?}");
    };
}

/// By its dates and a known revocation; the key is checked only while the certificate is valid.
#[tokio::test]
async fn each_state_has_its_verdict() {
    let (fixture, one) = Fixture::with_certificate().await;
    let state = async || {
        let diagnosis = found(services(&fixture)).await;
        let check = the(&diagnosis, CheckName::Validity).clone();
        let Facts::Validity(ValidityFacts::Dates { state, needed, .. }) = check.facts else { panic!("{check:?}") };
        let keys = diagnosis.checks.iter().filter(|check| check.name == CheckName::Key).count();
        (state, check.verdict, check.remedy, needed, keys)
    };
    let over = |state| (state, Verdict::Problem, Some(Remedy::Issue), true, 0);
    fixture.clock.advance(Duration::days(-3));
    let early = (CertificateState::NotYetValid, Verdict::Problem, Some(Remedy::SetClock), true, 0);
    assert_eq!(state().await, early);
    fixture.clock.advance_to(one.not_after() - Duration::days(30));
    let expiring = (CertificateState::Expiring, Verdict::Caution, Some(Remedy::Renew), false, 1);
    assert_eq!(state().await, expiring);
    fixture.journal().lock().unwrap().remember_revoked(one.fingerprint()).unwrap();
    assert_eq!(state().await, over(CertificateState::Revoked));
    fixture.clock.advance(Duration::days(31));
    assert_eq!(state().await, over(CertificateState::Expired));
}

/// The certificate can no longer log in, but can still be renewed.
#[tokio::test]
async fn in_the_period_of_grace_a_renewal_is_due() {
    let (fixture, one) = Fixture::with_certificate().await;
    fixture.clock.advance_to(one.not_after() + Duration::DAY);
    let profile = Profile { renewal: Renewal { grace_days: 30 }, ..services(&fixture).profile };
    let diagnosis = found(Services { profile, ..services(&fixture) }).await;
    let check = the(&diagnosis, CheckName::Validity);
    assert_eq!((check.verdict, check.remedy), (Verdict::Problem, Some(Remedy::Renew)));
}

/// A renewed certificate is not reported; another login ID's expired one is no problem.
#[tokio::test]
async fn what_is_not_needed_any_more_is_no_problem() {
    let fixture = Fixture::new().await;
    fixture.bank.set_validity(Validity::days(100));
    let first = fixture.issue().await.unwrap();
    fixture.bank.set_validity(Validity::default());
    fixture.renew(&first).await.unwrap();
    fixture.issue_expired("R2user101", fixture.store.clone()).await;
    let diagnosis = found(services(&fixture)).await;
    let verdicts: Vec<_> =
        diagnosis.checks.iter().filter(|check| check.name == CheckName::Validity).map(|check| check.verdict).collect();
    assert_eq!(verdicts, [Verdict::Fine, Verdict::Caution]);
}

#[tokio::test]
async fn without_a_certificate_there_is_one_to_issue() {
    let fixture = Fixture::new().await;
    let diagnosis = found(services(&fixture)).await;
    assert_found(&diagnosis, CheckName::Validity, Verdict::Caution, Remedy::Issue);
    assert!(diagnosis.checks.iter().all(|check| check.name != CheckName::Browsers));
}

#[tokio::test]
async fn a_key_that_does_not_sign_is_a_problem() {
    let (fixture, _certificate) = Fixture::with_certificate().await;
    fixture.store.fail_at(Call::Sign, || KeyStoreError::KeyUnusable("gone".into()));
    let diagnosis = found(services(&fixture)).await;
    let facts = assert_found(&diagnosis, CheckName::Key, Verdict::Problem, Remedy::RestartOrIssueAgain);
    assert_eq!(facts, KeyFacts::Fails { login_id: USER.to_owned(), code: ErrorCode::StoredKeyUnusable }.into());
}

/// The intermediate CA is neither in the store nor known to the bank.
#[tokio::test]
async fn a_missing_authority_is_reported() {
    let fixture = Fixture::new().await;
    let (bank, store) = (Authority::new(UNIT), MemoryStore::new());
    let issued = bank.issue_p256(USER);
    store.import(&Identity { intermediates: &[], ..issued.identity() }).unwrap();
    let incomplete = found(Services { store: Arc::new(store.clone()), ..services(&fixture) }).await;
    assert_found(&incomplete, CheckName::Chain, Verdict::Caution, Remedy::Renew);
    let unreached = Services { store: Arc::new(store), ..super::network::unreached(&fixture) };
    assert_found(&found(unreached).await, CheckName::Chain, Verdict::Caution, Remedy::ConnectFirst);
}

/// A browser started before the certificate was installed may not offer it.
#[tokio::test]
async fn browsers_that_run_are_to_be_closed_while_the_certificate_is_new() {
    let (fixture, _certificate) = Fixture::with_certificate().await;
    let running = || Services { browsers: Arc::new(OneBrowser), ..services(&fixture) };
    let facts = assert_found(&found(running()).await, CheckName::Browsers, Verdict::Caution, Remedy::CloseBrowsers);
    assert_eq!(facts, BrowserFacts::AfterClosing { running: vec!["Chromium".to_owned()] }.into());
    fixture.clock.advance(Duration::days(2));
    let facts = assert_found(&found(running()).await, CheckName::Browsers, Verdict::Fine, None);
    assert!(matches!(facts, Facts::Browsers(BrowserFacts::Offered { .. })), "{facts:?}");
}

#[tokio::test]
async fn a_store_that_does_not_open_is_named() {
    let (mut fixture, _certificate) = Fixture::with_certificate().await;
    fixture.store.fail_at(Call::Certificates, || KeyStoreError::Corrupt("no database".into()));
    let diagnosis = found(services(&fixture)).await;
    assert_found(&diagnosis, CheckName::Store, Verdict::Problem, Remedy::RepairStore);
    assert_found(&diagnosis, CheckName::Validity, Verdict::Caution, Remedy::StoreFirst);
    fixture.store = MemoryStore::with_password(secret(PASSWORD));
    let locked = found(services(&fixture)).await;
    assert_found(&locked, CheckName::Store, Verdict::Caution, Remedy::UnlockStore);
}

/// A folder given explicitly, not a browser's; a missing database is not created.
#[tokio::test]
async fn a_database_is_read_where_it_is_and_never_made() {
    let (fixture, folder) = (Fixture::new().await, NssFolder::new());
    let at = |folder: &NssFolder| Services { store: Arc::new(folder.open()), ..services(&fixture) };
    let place = folder.path().display().to_string();
    let missing = found(at(&folder)).await;
    let facts = assert_found(&missing, CheckName::Store, Verdict::Fine, None);
    assert_eq!(facts, StoreFacts::Missing { place: place.clone() }.into());
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
    let enroller = cert_core::enrollment::Enroller { store: Arc::new(folder.open()), ..fixture.enroller() };
    fixture.issue_by(&enroller).await.unwrap();
    let there = found(at(&folder)).await;
    assert_eq!(assert_found(&there, CheckName::Store, Verdict::Fine, None), StoreFacts::Read { place }.into());
    assert_fine(&there, &[CheckName::Validity, CheckName::Key, CheckName::Chain]);
    assert_found(&there, CheckName::Browsers, Verdict::Caution, Remedy::UseBrowserStore);
}

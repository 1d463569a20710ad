//! Renewals that the bank refuses. The old certificate is unchanged, and nothing is left over.

use cert_core::ErrorCode;
use cert_core::certificate::{Certificate, CertificateState};
use cert_core::listing::list;
use cert_core::profile::Profile;

use crate::support::{Fixture, REENROLL, USER, credentials, raises, users_password};

async fn assert_refused(fixture: &Fixture, old: &Certificate, code: ErrorCode) {
    raises(fixture.renew(old).await, code);
    assert_untouched(fixture, old);
    assert_eq!(fixture.bank.request_count(REENROLL), 1);
}

fn assert_untouched(fixture: &Fixture, old: &Certificate) {
    assert_eq!(fixture.working(), [old.fingerprint()]);
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
    assert!(fixture.enroller().pending().unwrap().is_none());
}

pub(crate) async fn an_expired_certificate() {
    let fixture = Fixture::new().await;
    let old = fixture.issue_expired(USER, fixture.store.clone()).await;
    assert_refused(&fixture, &old, ErrorCode::CertificateExpired).await;
}

/// From then on the list shows it as revoked.
pub(crate) async fn a_revoked_certificate() {
    let (fixture, old) = Fixture::with_certificate().await;
    fixture.bank.administration().revoke(old.serial()).unwrap();
    let state = || {
        let listed = list(&fixture.store, &Profile::of_this_build().unwrap(), &fixture.journal(), fixture.now());
        listed.unwrap()[0].state
    };
    assert_eq!(state(), CertificateState::Valid);
    assert_refused(&fixture, &old, ErrorCode::CertificateRevoked).await;
    assert_eq!(state(), CertificateState::Revoked);
    assert!(!state().renewable());
}

pub(crate) async fn before_the_window() {
    let fixture = Fixture::with(|config| config.renewal_window_days = 40).await;
    let old = fixture.issue().await.unwrap();
    assert_refused(&fixture, &old, ErrorCode::RenewalTooEarly).await;
    fixture.assert_nothing_left();
}

pub(crate) async fn another_login_id() {
    let (fixture, old) = Fixture::with_certificate().await;
    let mut preparation = fixture.enroller().prepare_renewal(&old.fingerprint()).unwrap();
    let other = credentials("R2user101", &users_password(&fixture.bank, "R2user101"));
    let outcome = fixture.enroller().enroll(&other, &mut preparation).await;
    raises(outcome, ErrorCode::SubjectRefused);
    assert_untouched(&fixture, &old);
}

#[tokio::test]
async fn another_login_ids_password() {
    let (fixture, old) = Fixture::with_certificate().await;
    let password = users_password(&fixture.bank, "R2user101");
    let outcome = fixture.renew_by(&fixture.enroller(), &old, &password).await;
    raises(outcome, ErrorCode::WrongCredentials);
    assert_eq!(fixture.bank.request_count(REENROLL), 1);
    assert_untouched(&fixture, &old);
    fixture.assert_nothing_left();
    fixture.renew(&old).await.unwrap();
}

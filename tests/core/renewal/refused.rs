//! What the bank does not renew. The old certificate is as it was, and nothing is left over.

use cert_core::ErrorCode;
use cert_core::certificate::{Certificate, CertificateState};
use cert_core::listing::list;
use practice_bank::Validity;

use crate::support::{Bench, REENROLL, credentials, issuer_match, raises, users_password};

async fn assert_refused(bench: &Bench, old: &Certificate, code: ErrorCode) {
    raises(bench.renew(old).await, code);
    assert_untouched(bench, old);
    assert_eq!(bench.bank.request_count(REENROLL), 1);
}

fn assert_untouched(bench: &Bench, old: &Certificate) {
    assert_eq!(bench.working(), [old.fingerprint()]);
    assert_eq!(bench.bank.certificates().unwrap().len(), 1);
    assert!(bench.enroller().pending().unwrap().is_none());
}

#[tokio::test]
pub(crate) async fn an_expired_certificate() {
    let bench = Bench::new().await;
    bench.bank.set_validity(Validity::expired());
    let old = bench.issue().await.unwrap();
    assert_refused(&bench, &old, ErrorCode::CertificateExpired).await;
}

/// From then on the list knows it, too.
#[tokio::test]
pub(crate) async fn a_revoked_certificate() {
    let bench = Bench::new().await;
    let old = bench.issue().await.unwrap();
    bench.bank.administration().revoke(old.serial()).unwrap();
    let state = || {
        let listed = list(&bench.store, &issuer_match(), &bench.journal(), bench.now());
        listed.unwrap()[0].state
    };
    assert_eq!(state(), CertificateState::Valid);
    assert_refused(&bench, &old, ErrorCode::CertificateRevoked).await;
    assert_eq!(state(), CertificateState::Revoked);
    assert!(!state().renewable());
}

#[tokio::test]
pub(crate) async fn before_the_window() {
    let bench = Bench::with(|config| config.renewal_window_days = 40).await;
    let old = bench.issue().await.unwrap();
    assert_refused(&bench, &old, ErrorCode::RenewalTooEarly).await;
    bench.assert_nothing_left();
}

#[tokio::test]
pub(crate) async fn another_login_id() {
    let bench = Bench::new().await;
    let old = bench.issue().await.unwrap();
    let mut preparation = bench.enroller().prepare_renewal(&old.fingerprint()).unwrap();
    let password = users_password(&bench.bank, "R2user101");
    let other = credentials("R2user101", &password);
    let outcome = bench.enroller().enroll(&other, &mut preparation).await;
    raises(outcome, ErrorCode::SubjectRefused);
    assert_untouched(&bench, &old);
}

#[tokio::test]
async fn another_login_ids_password() {
    let bench = Bench::new().await;
    let old = bench.issue().await.unwrap();
    let password = users_password(&bench.bank, "R2user101");
    let outcome = bench.renew_by(&bench.enroller(), &old, &password).await;
    raises(outcome, ErrorCode::WrongCredentials);
    assert_eq!(bench.bank.request_count(REENROLL), 1);
    assert_untouched(&bench, &old);
    bench.assert_nothing_left();
    bench.renew(&old).await.unwrap();
}

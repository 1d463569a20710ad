//! The manual's three cases (2.1.3): first issue, re-issue after expiry, re-issue after revocation.

use cert_core::ErrorCode;
use cert_core::certificate::CertificateState;
use cert_core::enrollment::Milestone::{Finished, Installed, Issued, Prepared, Sent};
use practice_bank::Validity;

use crate::support::{Bench, PASSWORD, SINGLE_USER, USER, raises, users_password};

#[tokio::test]
async fn first_issue() {
    let bench = Bench::new().await;
    let certificate = bench.issue().await.unwrap();
    assert_eq!(certificate.login_id(), USER);
    assert_eq!(certificate.state(bench.now()), CertificateState::Valid);
    assert_eq!(bench.working(), [certificate.fingerprint()]);
    let record = &bench.bank.certificates().unwrap()[0];
    assert_eq!(record.fingerprint, certificate.fingerprint().to_string());
    assert_eq!(record.serial, certificate.serial());
    bench.assert_nothing_left();
    let seen = bench.watcher.seen();
    assert_eq!(seen, [Prepared, Sent, Issued, Installed, Finished]);
}

#[tokio::test]
async fn issue_again_after_expiry() {
    let bench = Bench::new().await;
    bench.bank.set_validity(Validity::expired());
    let password = users_password(&bench.bank, SINGLE_USER);
    let expired = bench.issue_to(SINGLE_USER, &password).await.unwrap();
    assert_eq!(expired.state(bench.now()), CertificateState::Expired);
    bench.bank.set_validity(Validity::default());
    let fresh = bench.issue_to(SINGLE_USER, &password).await.unwrap();
    assert_eq!(fresh.state(bench.now()), CertificateState::Valid);
    assert_ne!(fresh.fingerprint(), expired.fingerprint());
    assert_eq!(bench.working().len(), 2);
}

#[tokio::test]
pub(crate) async fn issue_again_after_revocation() {
    let bench = Bench::new().await;
    let password = users_password(&bench.bank, SINGLE_USER);
    let revoked = bench.issue_to(SINGLE_USER, &password).await.unwrap();
    raises(bench.issue_to(SINGLE_USER, &password).await, ErrorCode::AlreadyIssued);
    bench.bank.administration().revoke(revoked.serial()).unwrap();
    let fresh = bench.issue_to(SINGLE_USER, &password).await.unwrap();
    assert_ne!(fresh.fingerprint(), revoked.fingerprint());
    assert!(bench.working().contains(&fresh.fingerprint()));
}

#[tokio::test]
async fn a_japanese_password() {
    let bench = Bench::new().await;
    let password = users_password(&bench.bank, "nihongo01");
    assert!(!password.is_ascii());
    let certificate = bench.issue_to("nihongo01", &password).await.unwrap();
    assert_eq!(certificate.login_id(), "nihongo01");
}

#[tokio::test]
async fn a_password_with_colon_and_blank() {
    let bench = Bench::new().await;
    let password = users_password(&bench.bank, "keiri02");
    assert!(password.contains(": "));
    bench.issue_to("keiri02", &password).await.unwrap();
}

#[tokio::test]
async fn several_certificates_of_one_login_id() {
    let bench = Bench::new().await;
    let (first, second) = (bench.issue().await.unwrap(), bench.issue().await.unwrap());
    assert_ne!(first.fingerprint(), second.fingerprint());
    assert_ne!(first.subject(), second.subject());
    let working = bench.working();
    assert!(working.contains(&first.fingerprint()) && working.contains(&second.fingerprint()));
    assert_eq!(bench.bank.certificates().unwrap().len(), 2);
}

#[tokio::test]
async fn a_second_one_for_a_single_certificate_user_is_already_issued() {
    let bench = Bench::new().await;
    let password = users_password(&bench.bank, SINGLE_USER);
    bench.issue_to(SINGLE_USER, &password).await.unwrap();
    raises(bench.issue_to(SINGLE_USER, &password).await, ErrorCode::AlreadyIssued);
    bench.assert_nothing_left();
    assert_eq!(bench.bank.certificates().unwrap().len(), 1);
    assert_ne!(password, PASSWORD);
}

//! The manual's three cases (2.1.3): first issue, re-issue after expiry, re-issue after revocation.

use std::sync::mpsc;

use cert_core::ErrorCode;
use cert_core::certificate::CertificateState;
use cert_core::enrollment::Enroller;
use cert_core::enrollment::Milestone::{Finished, Installed, Issued, Prepared, Sent};

use crate::support::{Fixture, PASSWORD, SINGLE_USER, USER, Watcher, raises, users_password};

#[tokio::test]
async fn first_issue() {
    let (fixture, (sender, milestones)) = (Fixture::new().await, mpsc::channel());
    let observer = Watcher::new(move |milestone| sender.send(milestone).unwrap());
    let certificate = fixture.issue_by(&Enroller { observer, ..fixture.enroller() }).await.unwrap();
    assert_eq!(certificate.login_id(), Some(USER));
    assert_eq!(certificate.state(fixture.now()), CertificateState::Valid);
    assert_eq!(fixture.working(), [certificate.fingerprint()]);
    let record = &fixture.bank.certificates().unwrap()[0];
    assert_eq!(record.fingerprint, certificate.fingerprint().to_string());
    assert_eq!(record.serial, certificate.serial());
    fixture.assert_nothing_left();
    let reached: Vec<_> = milestones.try_iter().collect();
    assert_eq!(reached, [Prepared, Sent, Issued, Installed, Finished]);
}

#[tokio::test]
async fn issue_again_after_expiry() {
    let fixture = Fixture::new().await;
    let expired = fixture.issue_expired(SINGLE_USER, fixture.store.clone()).await;
    assert_eq!(expired.state(fixture.now()), CertificateState::Expired);
    let fresh = fixture.issue_as(SINGLE_USER).await.unwrap();
    assert_eq!(fresh.state(fixture.now()), CertificateState::Valid);
    assert_ne!(fresh.fingerprint(), expired.fingerprint());
    assert_eq!(fixture.working().len(), 2);
}

pub(crate) async fn issue_again_after_revocation() {
    let fixture = Fixture::new().await;
    let password = users_password(&fixture.bank, SINGLE_USER);
    let revoked = fixture.issue_to(SINGLE_USER, &password).await.unwrap();
    assert_ne!(password, PASSWORD);
    raises(fixture.issue_to(SINGLE_USER, &password).await, ErrorCode::AlreadyIssued);
    fixture.assert_nothing_left();
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
    fixture.bank.administration().revoke(revoked.serial()).unwrap();
    let fresh = fixture.issue_to(SINGLE_USER, &password).await.unwrap();
    assert_ne!(fresh.fingerprint(), revoked.fingerprint());
    assert!(fixture.working().contains(&fresh.fingerprint()));
}

#[tokio::test]
async fn a_japanese_password_and_one_with_colon_and_blank() {
    let fixture = Fixture::new().await;
    assert!(!users_password(&fixture.bank, "nihongo01").is_ascii());
    assert!(users_password(&fixture.bank, "keiri02").contains(": "));
    for login_id in ["nihongo01", "keiri02"] {
        assert_eq!(fixture.issue_as(login_id).await.unwrap().login_id(), Some(login_id));
    }
}

#[tokio::test]
async fn several_certificates_of_one_login_id() {
    let fixture = Fixture::new().await;
    let (first, second) = (fixture.issue().await.unwrap(), fixture.issue().await.unwrap());
    assert_ne!(first.fingerprint(), second.fingerprint());
    assert_ne!(first.subject(), second.subject());
    let working = fixture.working();
    assert!(working.contains(&first.fingerprint()) && working.contains(&second.fingerprint()));
    assert_eq!(fixture.bank.certificates().unwrap().len(), 2);
}

//! simplereenroll.

use openssl::x509::X509;
use practice_bank::Validity;

use crate::support::{Holder, KeyAndRequest, LOGIN, REENROLL, SINGLE, TestBank, only_certificate, problem};

#[tokio::test]
async fn a_renewal_needs_certificate_and_password() {
    let bank = TestBank::start().await;
    let old = bank.holder(LOGIN).await;
    let request = KeyAndRequest::renewing(&old);
    let certificate = only_certificate(bank.renew(&old, LOGIN, &request).await).await;
    let new = Holder { certificate, key: request.key };
    assert!(new.common_name().starts_with("logid031 A002 "));
    let records = bank.certificates().unwrap();
    assert_eq!(records[1].renews, old.serial());
    assert!(records[0].revoked_at.is_none());
}

#[tokio::test]
async fn the_same_renewal_gets_the_same_certificate() {
    let bank = TestBank::start().await;
    let old = bank.holder(SINGLE).await;
    let request = KeyAndRequest::renewing(&old);
    let first = only_certificate(bank.renew(&old, SINGLE, &request).await).await;
    let second = only_certificate(bank.renew(&old, SINGLE, &request).await).await;
    assert_eq!(first.to_der().unwrap(), second.to_der().unwrap());
    assert_eq!(bank.certificates().unwrap().len(), 2);
}

#[tokio::test]
async fn a_renewal_may_keep_its_key() {
    let bank = TestBank::start().await;
    let old = bank.holder(LOGIN).await;
    let request = KeyAndRequest::for_key(old.key.clone(), old.certificate.subject_name());
    let new: X509 = only_certificate(bank.renew(&old, LOGIN, &request).await).await;
    assert_ne!(new.to_der().unwrap(), old.certificate.to_der().unwrap());
}

#[tokio::test]
async fn without_a_certificate_there_is_no_renewal() {
    let bank = TestBank::start().await;
    let post = bank.post(&bank.client(), REENROLL, KeyAndRequest::new().wrapped());
    let refused = post.basic_auth(LOGIN.0, Some(LOGIN.1)).send().await.unwrap();
    problem(refused, 403, "certificate-required").await;
}

#[tokio::test]
async fn without_credentials_a_renewal_is_challenged() {
    let bank = TestBank::start().await;
    let old = bank.holder(LOGIN).await;
    let client = bank.client_with(&old);
    let challenged = bank.post(&client, REENROLL, "").send().await.unwrap();
    assert_eq!(challenged.status(), 401);
    assert_eq!(challenged.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn revoked_and_expired_certificates_are_not_renewed() {
    let bank = TestBank::start().await;
    let revoked = bank.holder(LOGIN).await;
    bank.administration().revoke(&revoked.serial()).unwrap();
    let refused = bank.renew(&revoked, LOGIN, &KeyAndRequest::renewing(&revoked)).await;
    problem(refused, 403, "certificate-revoked").await;
    bank.set_validity(Validity::expired());
    let expired = bank.holder(LOGIN).await;
    let refused = bank.renew(&expired, LOGIN, &KeyAndRequest::renewing(&expired)).await;
    problem(refused, 403, "certificate-expired").await;
}

#[tokio::test]
async fn subject_and_login_id_must_be_those_of_the_certificate() {
    let bank = TestBank::start().await;
    let old = bank.holder(LOGIN).await;
    let refused = bank.renew(&old, LOGIN, &KeyAndRequest::new()).await;
    problem(refused, 403, "subject-mismatch").await;
    let other = ("R1user100", "renshu-100");
    let refused = bank.renew(&old, other, &KeyAndRequest::renewing(&old)).await;
    problem(refused, 403, "subject-mismatch").await;
}

#[tokio::test]
async fn a_wrong_password_counts_in_a_renewal_too() {
    let bank = TestBank::start().await;
    let old = bank.holder(LOGIN).await;
    let refused = bank.renew(&old, (LOGIN.0, "wrong"), &KeyAndRequest::renewing(&old)).await;
    assert_eq!(problem(refused, 401, "wrong-credentials").await["remaining_tries"], 4);
}

#[tokio::test]
async fn the_window_of_renewal_opens_before_the_end() {
    let bank = TestBank::start_with(|config| config.renewal_window_days = 40).await;
    let fresh = bank.holder(LOGIN).await;
    let refused = bank.renew(&fresh, LOGIN, &KeyAndRequest::renewing(&fresh)).await;
    problem(refused, 403, "renewal-window").await;
    bank.set_validity(Validity::days(39));
    let ending = bank.holder(LOGIN).await;
    only_certificate(bank.renew(&ending, LOGIN, &KeyAndRequest::renewing(&ending)).await).await;
}

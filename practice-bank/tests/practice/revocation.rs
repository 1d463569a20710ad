//! The revocation list, read by the `openssl` program.

use crate::support::{LOGIN, TestBank, openssl};

async fn fetch(bank: &TestBank) -> Vec<u8> {
    let response = bank.get_page("/crl").await;
    assert_eq!(response.headers()["content-type"], "application/pkix-crl");
    response.bytes().await.unwrap().to_vec()
}

/// Writes chain, list and certificate to files, and runs `openssl verify`.
async fn verify(bank: &TestBank, certificate: &openssl::x509::X509) -> (bool, String) {
    let list = bank.file("list.der", fetch(bank).await);
    let certificate = bank.file("certificate.pem", certificate.to_pem().unwrap());
    let (issuing, pem) = (bank.path("data/authority/issuing.pem"), bank.path("list.pem"));
    let (ok, text) = openssl(&["crl", "-inform", "DER", "-in", &list, "-out", &pem, "-CAfile", &issuing]);
    assert!(ok && text.contains("verify OK"), "{text}");
    let root = bank.path("data/ca.pem");
    let chain = ["verify", "-crl_check", "-CAfile", &root, "-untrusted", &issuing];
    openssl(&[&chain[..], &["-CRLfile", &pem, &certificate]].concat())
}

#[tokio::test]
async fn openssl_honours_the_list() {
    let bank = TestBank::start().await;
    let revoked = bank.holder(LOGIN).await;
    let kept = bank.holder(LOGIN).await;
    let (ok, text) = verify(&bank, &revoked.certificate).await;
    assert!(ok, "{text}");
    bank.administration().revoke(&revoked.serial()).unwrap();
    let (ok, text) = verify(&bank, &revoked.certificate).await;
    assert!(!ok && text.contains("certificate revoked"), "{text}");
    let (ok, text) = verify(&bank, &kept.certificate).await;
    assert!(ok, "{text}");
}

#[tokio::test]
async fn the_list_stays_the_same_until_something_changes() {
    let bank = TestBank::start().await;
    let first = fetch(&bank).await;
    assert_eq!(fetch(&bank).await, first);
    let holder = bank.holder(LOGIN).await;
    bank.administration().revoke(&holder.serial()).unwrap();
    let second = fetch(&bank).await;
    assert_ne!(second, first);
    bank.clock().set_offset(2 * 3600);
    assert_ne!(fetch(&bank).await, second);
}

#[tokio::test]
async fn revoking_twice_keeps_the_first_date_and_unknown_serials_are_refused() {
    let bank = TestBank::start().await;
    let holder = bank.holder(LOGIN).await;
    bank.administration().revoke(&holder.serial()).unwrap();
    let first = bank.certificates().unwrap()[0].revoked_at;
    bank.clock().set_offset(60);
    bank.administration().revoke(&holder.serial().to_uppercase()).unwrap();
    assert_eq!(bank.certificates().unwrap()[0].revoked_at, first);
    assert!(bank.administration().revoke("00").is_err());
}

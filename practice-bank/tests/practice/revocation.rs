//! The revocation list, read by the `openssl` program.

use practice_bank::Clock;

use crate::support::{LOGIN, TestBank, openssl};

async fn fetch(bank: &TestBank) -> Vec<u8> {
    let response = bank.client().get(format!("{}/crl", bank.web_url())).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/pkix-crl");
    response.bytes().await.unwrap().to_vec()
}

/// Writes chain, list and certificate, and asks `openssl verify`.
async fn verify(bank: &TestBank, certificate: &openssl::x509::X509) -> (bool, String) {
    let at = |file: &str| bank.directory.path().join(file).to_str().unwrap().to_owned();
    std::fs::write(at("list.der"), fetch(bank).await).unwrap();
    std::fs::write(at("certificate.pem"), certificate.to_pem().unwrap()).unwrap();
    let (ok, text) = openssl(&[
        "crl",
        "-inform",
        "DER",
        "-in",
        &at("list.der"),
        "-out",
        &at("list.pem"),
        "-CAfile",
        &at("data/authority/issuing.pem"),
    ]);
    assert!(ok && text.contains("verify OK"), "{text}");
    openssl(&[
        "verify",
        "-crl_check",
        "-CAfile",
        bank.ca_file().to_str().unwrap(),
        "-untrusted",
        &at("data/authority/issuing.pem"),
        "-CRLfile",
        &at("list.pem"),
        &at("certificate.pem"),
    ])
}

#[tokio::test]
async fn openssl_honours_the_list() {
    let bank = TestBank::start().await;
    let revoked = bank.holder(LOGIN).await;
    let kept = bank.holder(LOGIN).await;
    let (ok, text) = verify(&bank, &revoked.certificate).await;
    assert!(ok, "{text}");
    bank.revoke(&revoked.serial()).await.unwrap();
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
    bank.revoke(&holder.serial()).await.unwrap();
    let second = fetch(&bank).await;
    assert_ne!(second, first);
    let clock: Clock = bank.clock();
    clock.set_offset(2 * 3600);
    assert_ne!(fetch(&bank).await, second);
}

#[tokio::test]
async fn revoking_twice_keeps_the_first_date_and_unknown_serials_are_refused() {
    let bank = TestBank::start().await;
    let holder = bank.holder(LOGIN).await;
    bank.revoke(&holder.serial()).await.unwrap();
    let first = bank.certificates().unwrap()[0].revoked_at;
    bank.clock().set_offset(60);
    bank.revoke(&holder.serial().to_uppercase()).await.unwrap();
    assert_eq!(bank.certificates().unwrap()[0].revoked_at, first);
    assert!(bank.revoke("00").await.is_err());
}

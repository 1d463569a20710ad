//! The port that requires a certificate.

use practice_bank::Validity;

use crate::support::browser::Browser;
use crate::support::{CA_CERTIFICATES, Holder, LOGIN, TestBank, elliptic_key};

#[tokio::test]
async fn a_live_certificate_is_greeted_and_a_revocation_counts_at_once_also_on_an_open_connection() {
    let bank = TestBank::start().await;
    let holder = bank.holder(LOGIN).await;
    let browser = Browser::with_certificate(&bank, &holder);
    let page = browser.get(bank.mtls_url()).await;
    assert_eq!(page.status, 200);
    for expected in [r#"id="login-id">logid031<"#, "様、ようこそ", "あと", &holder.serial(), "練習用"] {
        assert!(page.has(expected), "{expected} is missing in {}", page.text);
    }
    assert!(!page.has("更新してください"), "{}", page.text);
    bank.administration().revoke(&holder.serial()).unwrap();
    let page = browser.get(bank.mtls_url()).await;
    assert_eq!(page.status, 403);
    assert!(page.has("失効している") && !page.has("ようこそ"), "{}", page.text);
}

#[tokio::test]
async fn an_expired_certificate_is_told_so() {
    let bank = TestBank::start_with(|config| config.validity = Validity::expired()).await;
    let page = Browser::with_certificate(&bank, &bank.holder(LOGIN).await).get(bank.mtls_url()).await;
    assert_eq!(page.status, 403);
    assert!(page.has("有効期限が過ぎている"));
}

#[tokio::test]
async fn nobody_enters_without_a_certificate_of_our_authority() {
    use openssl::asn1::Asn1Time;
    use openssl::hash::MessageDigest;
    use openssl::x509::X509;

    let bank = TestBank::start().await;
    assert!(bank.client().get(bank.mtls_url()).send().await.is_err());
    let genuine = bank.holder(LOGIN).await;
    let key = elliptic_key();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(genuine.certificate.serial_number()).unwrap();
    builder.set_subject_name(genuine.certificate.subject_name()).unwrap();
    builder.set_issuer_name(genuine.certificate.issuer_name()).unwrap();
    builder.set_pubkey(&key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(9).unwrap()).unwrap();
    builder.sign(&key, MessageDigest::sha256()).unwrap();
    let forged = Holder { certificate: builder.build(), key };
    assert!(bank.client_with(&forged).get(bank.mtls_url()).send().await.is_err());
    let url = format!("{}{CA_CERTIFICATES}", bank.service_url());
    assert!(bank.client_with(&forged).get(url).send().await.is_err());
}

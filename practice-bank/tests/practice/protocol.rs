//! The EST operations that need no login.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use practice_bank::CsrAttributes;

use crate::support::{CA_CERTIFICATES, CSR_ATTRIBUTES, ENROLL, TestBank, certificates, openssl};

#[tokio::test]
async fn cacerts_has_the_issuing_authority_and_the_root_on_one_line() {
    let bank = TestBank::start().await;
    let response = bank.get(CA_CERTIFICATES).await;
    assert_eq!(response.headers()["content-transfer-encoding"], "base64");
    let length = response.content_length().unwrap();
    assert_eq!(response.headers()["content-length"], length.to_string().as_str());
    let body = response.text().await.unwrap();
    assert_eq!(body.matches('\n').count(), 1);
    assert!(body.ends_with('\n'));
    let chain = certificates(bank.get(CA_CERTIFICATES).await).await;
    assert_eq!(chain.len(), 2);
    assert_eq!(chain[1].to_pem().unwrap(), bank.ca_pem().as_bytes());
    assert!(chain[0].verify(&chain[1].public_key().unwrap()).unwrap());
}

#[tokio::test]
async fn csrattrs_names_the_wanted_key_if_there_is_one() {
    for (wanted, expected) in [
        (None, None),
        (Some(CsrAttributes::Rsa3072), Some(["rsaEncryption", "0C00"])),
        (Some(CsrAttributes::P256), Some(["id-ecPublicKey", "prime256v1"])),
        (Some(CsrAttributes::P384), Some(["id-ecPublicKey", "secp384r1"])),
    ] {
        let bank = TestBank::start_with(|config| config.csr_attributes = wanted).await;
        let response = bank.get(CSR_ATTRIBUTES).await;
        let Some(expected) = expected else {
            assert_eq!(response.status(), 204);
            continue;
        };
        assert_eq!(response.headers()["content-type"], "application/csrattrs");
        let der = STANDARD.decode(response.text().await.unwrap().trim_end()).unwrap();
        let (ok, text) = openssl(&["asn1parse", "-inform", "DER", "-in", &bank.file("csrattrs.der", der)]);
        assert!(ok && expected.iter().all(|word| text.contains(word)), "{text}");
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_refused() {
    let bank = TestBank::start().await;
    assert_eq!(bank.get("/.well-known/est/serverkeygen").await.status(), 404);
    assert_eq!(bank.get(ENROLL).await.status(), 405);
}

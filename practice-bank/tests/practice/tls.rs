//! What the listeners show.

use practice_bank::ServerCertificate;

use crate::support::{CA_CERTIFICATES, TestBank, client_builder};

async fn reaches(bank: &TestBank, host: &str) -> bool {
    let port = bank.service_url().rsplit(':').next().unwrap();
    let url = format!("https://{host}:{port}{CA_CERTIFICATES}");
    bank.client().get(url).send().await.is_ok()
}

#[tokio::test]
async fn the_good_certificate_is_for_all_names_of_this_machine() {
    let bank = TestBank::start().await;
    assert!(reaches(&bank, "127.0.0.1").await);
    assert!(reaches(&bank, "localhost").await);
}

#[tokio::test]
async fn bad_certificates_are_bad() {
    for wanted in [ServerCertificate::Expired, ServerCertificate::WrongHostName, ServerCertificate::OtherAuthority] {
        let bank = TestBank::start_with(|config| config.server_certificate = wanted).await;
        assert!(!reaches(&bank, "127.0.0.1").await, "{wanted:?}");
    }
}

#[tokio::test]
async fn tls_1_2_is_enough() {
    let bank = TestBank::start().await;
    let client = client_builder(bank.ca_pem()).tls_version_max(reqwest::tls::Version::TLS_1_2).build().unwrap();
    assert_eq!(client.get(bank.web_url()).send().await.unwrap().status(), 200);
}

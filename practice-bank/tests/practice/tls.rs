//! The certificates that the listeners present.

use practice_bank::ServerCertificate;

use crate::support::{CA_CERTIFICATES, TestBank, client_builder};

#[tokio::test]
async fn the_good_certificate_covers_all_names_of_this_machine_and_others_are_refused() {
    for (certificate, hosts, reached) in [
        (ServerCertificate::Good, &["127.0.0.1", "localhost"][..], true),
        (ServerCertificate::Expired, &["127.0.0.1"], false),
        (ServerCertificate::WrongHostName, &["127.0.0.1"], false),
        (ServerCertificate::OtherAuthority, &["127.0.0.1"], false),
    ] {
        let bank = TestBank::start_with(|config| config.server_certificate = certificate).await;
        let port = bank.service_url().rsplit(':').next().unwrap();
        for host in hosts {
            let answer = bank.client().get(format!("https://{host}:{port}{CA_CERTIFICATES}")).send().await;
            assert_eq!(answer.is_ok(), reached, "{certificate:?} {host}");
        }
    }
}

#[tokio::test]
async fn tls_1_2_is_enough() {
    let bank = TestBank::start().await;
    let client = client_builder(bank.ca_pem()).tls_version_max(reqwest::tls::Version::TLS_1_2).build().unwrap();
    assert_eq!(client.get(bank.web_url()).send().await.unwrap().status(), 200);
}

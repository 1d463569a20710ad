//! The `usg-est-client` crate against the practice bank.

use openssl::x509::X509;
use practice_bank::{CertificateRecord, Fault, RetryAfter};
use usg_est_client::csr::CsrBuilder;
use usg_est_client::{Certificate, EnrollmentResultV2, EstClient, EstClientConfig, EstClientConfigBuilder};

use crate::support::{self, TestBank};

fn config(bank: &TestBank, password: &str) -> EstClientConfigBuilder {
    EstClientConfig::builder()
        .server_url(bank.bank.service_url())
        .unwrap()
        .trust_explicit(vec![bank.bank.ca_pem().into()])
        .http_auth(&bank.user().login_id, password)
}

async fn client(config: EstClientConfigBuilder) -> EstClient {
    EstClient::new(config.build().unwrap()).await.unwrap()
}

fn first_request(bank: &TestBank) -> CsrBuilder {
    CsrBuilder::new().common_name(&bank.user().login_id)
}

fn assert_same(certificate: &Certificate, record: &CertificateRecord) {
    let serial = certificate.tbs_certificate().serial_number().to_string();
    assert_eq!(serial.replace(':', "").to_lowercase(), record.serial);
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_ca_certificates_and_csr_attributes() {
    let bank = TestBank::start().await;
    let client = client(config(&bank, &bank.user().password)).await;
    assert_eq!(client.get_ca_certs().await.unwrap().len(), 2);
    assert!(client.get_csr_attributes().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolls_and_reenrolls() {
    let bank = TestBank::start().await;
    let user = bank.user();

    let (request, key) = first_request(&bank).build().unwrap();
    let enrolling = client(config(&bank, &user.password)).await;
    let enrolled = enrolling.simple_enroll_v2(&request).await.unwrap();
    let [first] = bank.issued();
    assert_same(enrolled.certificate().unwrap(), &first);

    let old = X509::from_der(&first.der).unwrap();
    let identified = config(&bank, &user.password).client_identity_pem(old.to_pem().unwrap(), key.serialize_pem());
    // Its own builder puts the common name first, whatever order the certificate has.
    let request = support::request(old.subject_name(), &support::new_key().unwrap()).unwrap();
    let reenrolled = client(identified).await.simple_reenroll_v2(&request).await.unwrap();
    let [_, second] = bank.issued();
    assert_same(reenrolled.certificate().unwrap(), &second);
    assert_eq!(second.renews, first.serial);
}

#[tokio::test(flavor = "multi_thread")]
async fn receives_the_time_to_retry() {
    let bank = TestBank::start().await;
    let client = client(config(&bank, &bank.user().password)).await;
    let (request, _) = first_request(&bank).build().unwrap();
    bank.bank.faults().add(Fault::Pending(RetryAfter::Seconds(7)));
    let answer = client.simple_enroll_v2(&request).await.unwrap();
    assert_eq!(answer.retry_after().unwrap().as_secs(), 7);
    let answer = client.simple_enroll_v2(&request).await.unwrap();
    assert!(matches!(answer, EnrollmentResultV2::Issued { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused() {
    let bank = TestBank::start().await;
    let client = client(config(&bank, "wrong")).await;
    let (request, _) = first_request(&bank).build().unwrap();
    let refused = client.simple_enroll_v2(&request).await.unwrap_err();
    assert!(refused.to_string().to_lowercase().contains("authentication"), "{refused}");
    let [] = bank.issued();
}

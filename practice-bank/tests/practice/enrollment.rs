//! The manual's three cases of issue, and the content of the certificate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use practice_bank::{CertificateState, NewUser, Validity};
use time::OffsetDateTime;

use crate::support::{ENROLL, KeyAndRequest, LOGIN, SINGLE, TestBank, name, only_certificate, openssl, problem};

#[tokio::test]
async fn a_certificate_has_the_names_and_uses_of_the_manual_and_its_chain_verifies() {
    let bank = TestBank::start().await;
    let request = KeyAndRequest::rsa();
    let certificate = bank.issue(LOGIN, &request).await;
    assert!(certificate.public_key().unwrap().public_eq(&request.key));
    let file = bank.file("certificate.pem", certificate.to_pem().unwrap());
    let (_, text) = openssl(&["x509", "-noout", "-text", "-in", &file]);
    for expected in [
        "Subject: O = (1554)SETO SHINKIN PRACTICE BANK, \
         OU = (1554)ANSER-WEB(BizSOL) PRACTICE CA - G1, CN = logid031 A001 20",
        "CN = (1554)PRACTICE CA - G1",
        "CA:FALSE",
        "Digital Signature, Key Encipherment",
        "TLS Web Client Authentication",
        "sha256WithRSAEncryption",
        &format!("URI:{}/crl", bank.web_url()),
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    let (root, issuing) = (bank.path("data/ca.pem"), bank.path("data/authority/issuing.pem"));
    let purpose = ["verify", "-purpose", "sslclient", "-CAfile", &root];
    let (ok, text) = openssl(&[&purpose[..], &["-untrusted", &issuing, &file]].concat());
    assert!(ok, "{text}");
}

#[tokio::test]
async fn certificates_are_counted_per_login_id_and_last_a_year() {
    let bank = TestBank::start().await;
    let first = bank.holder(LOGIN).await;
    assert!(first.common_name().starts_with("logid031 A001 "));
    assert!(bank.holder(LOGIN).await.common_name().starts_with("logid031 A002 "));
    assert!(bank.holder(("R2user101", "renshu-101")).await.common_name().starts_with("R2user101 A001 "));
    let record = &bank.certificates().unwrap()[0];
    assert_eq!((record.not_after - record.not_before).whole_days(), 365);
    assert_eq!((record.serial.len(), &record.serial), (32, &first.serial()));
    assert_eq!(record.common_name.split(' ').next_back().unwrap().len(), 20);
}

#[tokio::test]
async fn the_same_request_gets_the_same_certificate_until_it_is_revoked() {
    let bank = TestBank::start().await;
    let request = KeyAndRequest::new();
    let first = bank.issue(LOGIN, &request).await;
    // The same key in a new request, as after a restart of the application.
    let again = KeyAndRequest::for_key(request.key, &name("something else"));
    assert_eq!(bank.issue(LOGIN, &again).await.to_der().unwrap(), first.to_der().unwrap());
    let issued = bank.certificates().unwrap();
    assert_eq!(issued.len(), 1);
    bank.administration().revoke(&issued[0].serial).unwrap();
    problem(bank.enroll(LOGIN, &again).await, 403, "certificate-revoked").await;
}

#[tokio::test]
async fn a_single_certificate_user_gets_no_second_one_while_the_first_is_live() {
    let bank = TestBank::start().await;
    let request = KeyAndRequest::new();
    bank.issue(SINGLE, &request).await;
    problem(bank.enroll(SINGLE, &KeyAndRequest::new()).await, 409, "certificate-already-issued").await;
    // Repeating the successful request does not issue a second certificate.
    bank.issue(SINGLE, &request).await;
    bank.administration().revoke(&bank.certificates().unwrap()[0].serial).unwrap();
    assert!(bank.holder(SINGLE).await.common_name().contains(" A002 "));
}

#[tokio::test]
async fn after_expiry_a_new_certificate_is_issued() {
    let bank = TestBank::start_with(|config| config.validity = Validity::expired()).await;
    bank.holder(SINGLE).await;
    bank.set_validity(Validity::default());
    bank.holder(SINGLE).await;
    let now = OffsetDateTime::now_utc();
    let states: Vec<_> = bank.certificates().unwrap().iter().map(|one| one.state(now)).collect();
    assert_eq!(states, [CertificateState::Expired, CertificateState::Live]);
}

#[tokio::test]
async fn case_23_all_usual_forms_of_the_body_and_of_its_type_are_read() {
    let bank = TestBank::start().await;
    let request = KeyAndRequest::new();
    let pem = String::from_utf8(request.request.to_pem().unwrap()).unwrap();
    let (flat, wrapped) = (request.flat(), request.wrapped());
    let unpadded = flat.trim_end_matches('=').to_owned();
    let post = |body: &str, content_type| {
        let post = bank.client().post(format!("{}{ENROLL}", bank.service_url())).header("content-type", content_type);
        post.basic_auth(LOGIN.0, Some(LOGIN.1)).body(body.to_owned())
    };
    for body in [&flat, &unpadded, &wrapped.replace('\n', "\r\n"), &wrapped, &pem] {
        only_certificate(post(body, "application/pkcs10").send().await.unwrap()).await;
        for encoding in ["base64", "binary"] {
            let post = post(body, "application/pkcs10").header("content-transfer-encoding", encoding);
            only_certificate(post.send().await.unwrap()).await;
        }
    }
    for accepted in ["APPLICATION/PKCS10", "Application/pkcs10; charset=utf-8"] {
        only_certificate(post(&flat, accepted).send().await.unwrap()).await;
    }
    for refused in ["application/pkcs10x", "text/plain"] {
        assert_eq!(post(&flat, refused).send().await.unwrap().status(), 400, "{refused}");
    }
    assert_eq!(bank.certificates().unwrap().len(), 1);
}

#[tokio::test]
async fn malformed_requests_are_refused() {
    let bank = TestBank::start().await;
    let mut forged = KeyAndRequest::new().request.to_der().unwrap();
    *forged.last_mut().unwrap() ^= 1;
    let encoded = [&b"hello"[..], b"%%%", b"", &forged].map(|body| STANDARD.encode(body));
    let unencoded = [b"%%%".to_vec(), vec![0x30, 0x82]];
    for body in encoded.map(String::into_bytes).into_iter().chain(unencoded) {
        problem(bank.send(LOGIN, body).await.unwrap(), 400, "bad-request").await;
    }
    let weak = PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap();
    let weak = KeyAndRequest::for_key(weak, &name("weak"));
    problem(bank.enroll(LOGIN, &weak).await, 400, "unsupported-key").await;
    assert_eq!(bank.send(LOGIN, "A".repeat(100_000)).await.unwrap().status(), 413);
}

#[tokio::test]
async fn users_can_be_added_while_the_bank_runs() {
    let bank = TestBank::start().await;
    bank.administration().put_user(&NewUser::new("new-user", "パス:ワード")).unwrap();
    bank.holder(("new-user", "パス:ワード")).await;
    assert!(bank.administration().put_user(&NewUser::new("no spaces", "x")).is_err());
}

//! Responses without a certificate for our key: nothing goes into the store, and the request is not lost.

use cert_core::ErrorCode;
use cert_core::est::wire;

use crate::support::{Authority, Fixture, Reply, Server, raises};

/// The fault raises this code, and the same request gets its certificate afterwards.
pub(super) async fn is_survived(fault: &str, code: ErrorCode) {
    let fixture = Fixture::with_fault(format!("1*{fault}")).await;
    raises(fixture.issue().await, code);
    assert_eq!(fixture.store.key_count(), 0);
    assert!(fixture.enroller().pending().unwrap().is_some(), "the bank may have issued");
    let certificate = fixture.issue().await.unwrap();
    assert_eq!(fixture.working(), [certificate.fingerprint()]);
    fixture.assert_ended_with(1, fault);
}

pub(super) async fn no_certificate_in_the_answer() {
    is_survived("html", ErrorCode::AnswerUnreadable).await;
    is_survived("truncated", ErrorCode::AnswerUnreadable).await;
}

#[tokio::test]
async fn bodies_without_certificates() {
    let fixture = Fixture::new().await;
    let empty = Authority::new().bundle(&[]);
    let bodies: [(&str, Vec<u8>); 5] = [
        ("200 OK", Vec::new()),
        ("200 OK", b"MIIB!!!!".to_vec()),
        ("200 OK", openssl::base64::encode_block(b"\x30\x03\x02\x01\x01").into_bytes()),
        ("204 No Content", Vec::new()),
        ("200 OK", empty[..empty.len() / 2].to_vec()),
    ];
    for (status, body) in bodies {
        let server = Server::answering(move |request| request.is_enrollment().then(|| Reply::new(status, &[], &body)));
        raises(fixture.issue_at(server.service()).await, ErrorCode::AnswerUnreadable);
        fixture.discard();
    }
}

/// Reading stops early, whether the response announces its size or never ends.
pub(super) async fn larger_than_any_answer() {
    is_survived("oversized=announced", ErrorCode::AnswerTooLarge).await;
    is_survived("oversized", ErrorCode::AnswerTooLarge).await;
}

/// Signed by a CA that the bank does not list, even if its certificate is included.
#[tokio::test]
async fn a_certificate_of_a_foreign_authority() {
    let fixture = Fixture::new().await;
    let foreign = Authority::new();
    let server = Server::answering(move |request| {
        let answer = || foreign.answer(&wire::decode(&request.body).unwrap());
        request.is_enrollment().then(|| Reply::certificates(&answer()))
    });
    raises(fixture.issue_at(server.service()).await, ErrorCode::CertificateUntrusted);
    assert!(fixture.store.all_certificates().is_empty());
}

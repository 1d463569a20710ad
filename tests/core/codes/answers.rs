//! Answers that are no certificate of ours: none goes into the store, none loses the request.

use cert_core::ErrorCode;
use cert_core::est::wire;

use crate::support::{Authority, Fixture, Reply, Server, raises};

/// The fault gives this code, and the same request gets its certificate afterwards.
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
async fn nothing_that_looks_like_an_answer() {
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

/// Both the answer that says so and the one that never ends are left off early.
pub(super) async fn larger_than_any_answer() {
    is_survived("oversized=announced", ErrorCode::AnswerTooLarge).await;
    is_survived("oversized", ErrorCode::AnswerTooLarge).await;
}

/// Signed by nobody the bank has named, even if the signer comes along.
#[tokio::test]
async fn a_certificate_of_a_foreign_authority() {
    let fixture = Fixture::new().await;
    let foreign = Authority::new();
    let server = Server::answering(move |request| {
        let answer = || foreign.answer(&wire::decode(&request.body).unwrap());
        request.is_enrollment().then(|| Reply::certificates(&answer()))
    });
    raises(fixture.issue_at(server.service()).await, ErrorCode::CertificateUnfit);
    assert!(fixture.store.all_certificates().is_empty());
}

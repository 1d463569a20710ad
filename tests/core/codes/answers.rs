//! Answers that are no certificate of ours: none goes into the store, none loses the request.

use cert_core::ErrorCode;
use cert_core::est::wire;
use practice_bank::{Fault, FaultSpec, Oversize};

use crate::support::{Authority, Fixture, Reply, Server, raises};

/// The fault gives this code, and the same request gets its certificate afterwards.
async fn is_survived(fault: Fault, code: ErrorCode) {
    let fixture = Fixture::new().await;
    fixture.bank.faults().add(FaultSpec { times: Some(1), ..fault.into() });
    raises(fixture.issue().await, code);
    assert_eq!(fixture.store.key_count(), 0);
    assert!(fixture.enroller().pending().unwrap().is_some(), "the bank may have issued");
    let certificate = fixture.issue().await.unwrap();
    assert_eq!(fixture.working(), [certificate.fingerprint()]);
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
    fixture.assert_nothing_left();
}

pub(super) async fn no_certificate_in_the_answer() {
    is_survived(Fault::Html, ErrorCode::AnswerUnreadable).await;
    is_survived(Fault::Truncated, ErrorCode::AnswerUnreadable).await;
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
    for size in [Oversize::Announced, Oversize::Endless] {
        is_survived(Fault::Oversized(size), ErrorCode::AnswerTooLarge).await;
    }
}

pub(super) async fn a_certificate_for_another_key() {
    is_survived(Fault::WrongKey, ErrorCode::CertificateUnfit).await;
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
    raises(fixture.issue_at(server.service()).await, ErrorCode::CertificateUntrusted);
    assert!(fixture.store.all_certificates().is_empty());
}

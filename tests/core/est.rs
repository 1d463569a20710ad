//! EST with responses as real servers send them (RFC 7030, RFC 8951).

use std::sync::Arc;

use cert_core::certificate::Certificate;
use cert_core::enrollment::{Enroller, Milestone};
use cert_core::est::{KeyKind, wire};
use cert_core::{Error, ErrorCode};
use openssl::pkey::Id;
use practice_bank::CsrAttributes;
use time::Duration;

use crate::support::{ENROLL, Fixture, PASSWORD, Reply, Server, TestClock, USER, Watcher, proves, raises};

fn key_of(certificate: &Certificate) -> (Id, u32) {
    let key = certificate.x509().unwrap().public_key().unwrap();
    (key.id(), key.bits())
}

#[tokio::test]
async fn case_22_the_key_the_service_asks_for() {
    let requests = [
        (Some(CsrAttributes::Rsa3072), (Id::RSA, 3072)),
        (Some(CsrAttributes::P256), (Id::EC, 256)),
        (Some(CsrAttributes::P384), (Id::EC, 384)),
        (None, (Id::EC, 256)),
    ];
    for (requested, key) in requests {
        let fixture = Fixture::with(|config| config.csr_attributes = requested).await;
        assert_eq!(key_of(&fixture.issue().await.unwrap()), key, "{requested:?}");
    }
    let fixture = Fixture::with(|config| config.csr_attributes = Some(CsrAttributes::P256)).await;
    let usual = Enroller { key_kind: KeyKind::Rsa2048, ..fixture.enroller() };
    assert_eq!(key_of(&fixture.issue_by(&usual).await.unwrap()), (Id::EC, 256));
}

/// The app, or this store, does not support the key: no credentials are sent, and nothing is left.
pub(crate) async fn case_22_a_key_that_cannot_be_made_is_said_before_the_login_is_used() {
    // One attribute, `id-ecPublicKey` with secp521r1; and Ed25519 alone.
    for requested in ["MBQwEgYHKoZIzj0CATEHBgUrgQQAIw==", "MAUGAytlcA=="] {
        let fixture = Fixture::new().await;
        let server = Server::answering(move |request| {
            let attributes = || Reply::new("200 OK", &["Content-Type: application/csrattrs"], requested.as_bytes());
            request.path.ends_with("/csrattrs").then(attributes)
        });
        raises(fixture.issue_at(server.service()).await, ErrorCode::KeyUnsupported);
        assert!(server.requests().iter().all(|request| !request.has_credentials()), "{requested}");
        assert!(fixture.enroller().pending().unwrap().is_none());
    }
    let fixture = Fixture::with(|config| config.csr_attributes = Some(CsrAttributes::P384)).await;
    fixture.store.keep_rsa_only();
    let usual = Enroller { key_kind: KeyKind::Rsa2048, ..fixture.enroller() };
    raises(fixture.issue_by(&usual).await, ErrorCode::KeyUnsupported);
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
}

/// Neither the response of `/csrattrs` nor a lost connection does.
#[tokio::test]
async fn no_answer_about_keys_stops_an_issue() {
    let fixture = Fixture::with(|config| config.csr_attributes = Some(CsrAttributes::P256)).await;
    let faults = ["error=404", "error=500:html", "error=401", "html", "truncated", "oversized", "drop=0", "drop=100"];
    for fault in faults {
        fixture.fault(format!("csrattrs:{fault}"));
        fixture.issue().await.expect(fault);
        fixture.bank.faults().clear();
    }
    let server = Server::answering(|request| {
        let nonsense = Reply::new("200 OK", &["Content-Type: application/csrattrs"], b"\0\xff~");
        request.path.ends_with("/csrattrs").then_some(nonsense)
    });
    fixture.issue_at(server.service()).await.unwrap();
}

#[tokio::test]
async fn an_approval_is_waited_out() {
    for pending in ["pending=1", "pending=2:date"] {
        let fixture = Fixture::with_fault(pending).await;
        fixture.issue().await.unwrap();
        assert_eq!(fixture.bank.request_count(ENROLL), 2, "{pending}");
        fixture.assert_ended_with(1, pending);
    }
}

/// The bank gives a time by its own clock; this PC's clock, twenty minutes slow, does not delay the approval.
#[tokio::test]
async fn an_approval_by_date_on_a_pc_whose_clock_is_slow() {
    let fixture = Fixture::with_fault("pending=2:date").await;
    let clock = TestClock::ahead(Duration::minutes(-20));
    fixture.issue_by(&Enroller { clock, ..fixture.enroller() }).await.unwrap();
    assert_eq!(fixture.bank.request_count(ENROLL), 2);
}

/// One minute, simulated by the test clock.
#[tokio::test]
async fn an_approval_without_a_time_is_asked_for_after_a_minute() {
    let fixture = Fixture::with_fault("pending").await;
    let (began, clock) = (fixture.now(), Arc::clone(&fixture.clock));
    let watcher = Watcher::new(move |milestone| {
        if let Milestone::AwaitingApproval(until) = milestone {
            assert!((until - began - Duration::MINUTE).abs() < Duration::seconds(15));
            clock.advance_to(until);
        }
    });
    fixture.issue_by(&Enroller { observer: watcher, ..fixture.enroller() }).await.unwrap();
    assert_eq!(fixture.bank.request_count(ENROLL), 2);
}

/// The process that received the 202 has ended; the next one waits for the rest of the time.
pub(crate) async fn an_approval_survives_a_restart() {
    let fixture = Fixture::with_fault("pending=3600").await;
    let error = raises(fixture.issue().await, ErrorCode::ApprovalPending);
    let Error::Enrollment(error) = error else { panic!("{error:?}") };
    let retry_at = error.retry_at().unwrap();
    assert!((retry_at - fixture.now() - Duration::HOUR).abs() < Duration::MINUTE);
    assert!(fixture.journal_folder().join("request.json").exists(), "the record is kept");

    raises(fixture.issue().await, ErrorCode::ApprovalPending);
    assert_eq!(fixture.bank.request_count(ENROLL), 1, "nobody asks before the time");

    fixture.clock.advance_to(retry_at);
    fixture.issue().await.unwrap();
    assert_eq!(fixture.bank.request_count(ENROLL), 2);
    fixture.assert_nothing_left();
}

#[tokio::test]
async fn a_401_without_a_challenge() {
    let fixture = Fixture::new().await;
    let server = Server::answering(|request| request.is_enrollment().then(|| Reply::status("401 Never")));
    raises(fixture.issue_at(server.service()).await, ErrorCode::WrongCredentials);
    assert_eq!(server.enrollments().len(), 1);
    fixture.assert_nothing_left();
}

pub(crate) async fn refusals_in_every_form_of_body() {
    let fixture = Fixture::new().await;
    let codes = [
        (400, ErrorCode::RequestRefused),
        (401, ErrorCode::WrongCredentials),
        (403, ErrorCode::RequestRefused),
        (404, ErrorCode::RequestRefused),
        (409, ErrorCode::AlreadyIssued),
        (429, ErrorCode::RequestRefused),
        (500, ErrorCode::ServiceFailed),
        (502, ErrorCode::ServiceFailed),
        (503, ErrorCode::ServiceUnavailable),
    ];
    for (status, code) in codes {
        for body in ["text", "html", "problem"] {
            fixture.fault(format!("1*error={status}:{body}"));
            let error = raises(fixture.issue().await, code);
            assert!(!error.to_string().contains('<'), "{error}");
            let pending = fixture.enroller().pending().unwrap().is_some();
            assert_eq!(pending, code == ErrorCode::ServiceFailed, "{status}");
            fixture.discard();
        }
    }
    assert!(fixture.bank.certificates().unwrap().is_empty());
}

#[tokio::test]
async fn our_certificate_among_several() {
    let fixture = Fixture::with_fault("several").await;
    let certificate = fixture.issue().await.unwrap();
    assert_eq!(certificate.login_id(), Some(USER));
    assert_eq!(proves(&fixture.store), [certificate.fingerprint()]);
    let all = fixture.store.all_certificates();
    assert!(all.iter().all(|one| !one.is_self_issued()), "a root went into the store");
    assert_eq!(all.len(), 2, "the certificate and its issuing authority");
}

#[tokio::test]
async fn a_request_as_the_strictest_server_wants_it() {
    let fixture = Fixture::new().await;
    let server = Server::answering(|_| None);
    fixture.issue_at(server.service()).await.unwrap();
    let requests = server.requests();
    let (enrollment, before) = requests.split_last().unwrap();
    assert!(before.iter().all(|request| !request.has_credentials()));
    let head = enrollment.head.to_lowercase();
    assert!(head.contains("content-type: application/pkcs10\r\n"), "{head}");
    assert!(head.contains("content-transfer-encoding: base64\r\n"), "{head}");
    let credentials = openssl::base64::encode_block(format!("{USER}:{PASSWORD}").as_bytes());
    assert!(enrollment.head.contains(&format!("Basic {credentials}\r\n")), "{head}");
    assert!(wire::decode(&enrollment.body).is_ok());
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed() {
    let fixture = Fixture::new().await;
    for status in ["307 Temporary Redirect", "308 Permanent Redirect"] {
        let server = Server::answering(move |request| {
            let location = "Location: /elsewhere/simpleenroll";
            let moved = || Reply::new(status, &[location], b"");
            request.path.starts_with("/.well-known/est/simpleenroll").then(moved)
        });
        fixture.issue_at(server.service()).await.unwrap();
        let [first, second] = &server.enrollments()[..] else { panic!("{:?}", server.requests()) };
        assert_eq!(first.body, second.body);
        assert!(second.has_credentials());
    }
}

pub(crate) async fn a_redirect_to_another_origin_gets_no_credentials() {
    let fixture = Fixture::new().await;
    let elsewhere = Server::answering(|_| None);
    let location = format!("Location: {}/.well-known/est/simpleenroll", elsewhere.url());
    let server = Server::answering(move |request| {
        let moved = || Reply::new("307 Temporary Redirect", &[&location], b"");
        request.is_enrollment().then(moved)
    });
    raises(fixture.issue_at(server.service()).await, ErrorCode::RedirectRefused);
    assert_eq!(server.enrollments().len(), 1);
    assert!(elsewhere.requests().is_empty());
    fixture.assert_nothing_left();
}

#[tokio::test]
async fn a_redirect_that_would_lose_the_request_is_refused() {
    let fixture = Fixture::new().await;
    fixture.fault(format!("redirect={}{ENROLL}", fixture.bank.service_url()));
    raises(fixture.issue().await, ErrorCode::RedirectRefused);
    assert_eq!(fixture.bank.request_count(ENROLL), 1);
}

#[tokio::test]
async fn a_redirect_without_end_is_refused() {
    let fixture = Fixture::new().await;
    let server = Server::answering(|request| {
        let moved = || Reply::new("308 Permanent Redirect", &["Location: simpleenroll"], b"");
        request.is_enrollment().then(moved)
    });
    raises(fixture.issue_at(server.service()).await, ErrorCode::RedirectRefused);
    assert!(server.enrollments().len() <= 5);
}

#[tokio::test]
async fn without_the_ca_certificates_no_password_is_sent() {
    let fixture = Fixture::new().await;
    for fault in ["html", "error=500", "truncated", "redirect=https://elsewhere.example/"] {
        fixture.fault(format!("cacerts:{fault}"));
        assert!(fixture.issue().await.is_err(), "{fault}");
        fixture.bank.faults().clear();
    }
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
    fixture.fault("1*cacerts:html");
    fixture.issue().await.expect("the second try finds the bank well again");
}

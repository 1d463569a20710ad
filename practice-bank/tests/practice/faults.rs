//! Each fault, with a real request.

use std::time::{Duration, SystemTime};

use practice_bank::Fault;
use reqwest::Response;

use crate::support::{
    CA_CERTIFICATES, ENROLL, KeyAndRequest, LOGIN, REENROLL, TestBank, certificates, client_builder, problem,
};

async fn enroll_under(fault: &str) -> (TestBank, Response) {
    let bank = TestBank::with_fault(fault).await;
    let response = bank.enroll(LOGIN, &KeyAndRequest::new()).await;
    (bank, response)
}

fn retry_after(response: &Response) -> Option<&str> {
    response.headers().get("retry-after")?.to_str().ok()
}

#[tokio::test]
async fn pending_in_seconds_then_issued() {
    let bank = TestBank::with_fault("2*pending=3").await;
    let request = KeyAndRequest::new();
    for _ in 0..2 {
        let response = bank.enroll(LOGIN, &request).await;
        assert_eq!(response.status(), 202);
        assert_eq!(retry_after(&response), Some("3"));
        assert!(bank.certificates().unwrap().is_empty());
    }
    bank.issue(LOGIN, &request).await;
}

#[tokio::test]
async fn retry_after_has_the_configured_form() {
    for (fault, status, wait) in [
        ("pending", 202, None),
        ("pending=5", 202, Some("5")),
        ("unavailable=7", 503, Some("7")),
        ("service-closed", 503, Some("3600")),
    ] {
        let (bank, response) = enroll_under(fault).await;
        assert_eq!((response.status().as_u16(), retry_after(&response)), (status, wait), "{fault}");
        if fault == "service-closed" {
            problem(response, 503, "outside-service-hours").await;
        }
        bank.faults().clear();
        bank.holder(LOGIN).await;
    }
    let (_bank, response) = enroll_under("pending=60:date").await;
    assert_eq!(response.status(), 202);
    let date = httpdate::parse_http_date(retry_after(&response).unwrap()).unwrap();
    let wait = date.duration_since(SystemTime::now()).unwrap();
    assert!((30..=60).contains(&wait.as_secs()), "{wait:?}");
}

#[tokio::test]
async fn errors_with_each_kind_of_body() {
    for (fault, content_type) in [
        ("error=500", "text/plain"),
        ("error=500:text", "text/plain"),
        ("error=500:html", "text/html"),
        ("error=500:problem", "application/problem+json"),
    ] {
        let (_bank, response) = enroll_under(fault).await;
        assert_eq!(response.status(), 500);
        let received = response.headers()["content-type"].to_str().unwrap();
        assert!(received.starts_with(content_type), "{fault}: {received}");
    }
}

#[tokio::test]
async fn a_web_page_or_a_redirect() {
    let (bank, response) = enroll_under("html").await;
    assert_eq!(response.status(), 200);
    assert!(response.text().await.unwrap().starts_with("<!doctype html>"));
    assert!(bank.certificates().unwrap().is_empty());
    let (_bank, response) = enroll_under("redirect=https://127.0.0.1:1/elsewhere").await;
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], "https://127.0.0.1:1/elsewhere");
}

#[tokio::test]
async fn a_truncated_answer() {
    let (bank, response) = enroll_under("1*truncated").await;
    assert_eq!(response.status(), 200);
    let truncated = response.bytes().await.unwrap().len();
    let whole = bank.enroll(LOGIN, &KeyAndRequest::new()).await.bytes().await.unwrap().len();
    assert!(truncated > 100 && truncated < whole * 2 / 3, "{truncated} of {whole}");
    assert_eq!(bank.certificates().unwrap().len(), 2);
}

#[tokio::test]
async fn an_announced_or_endless_oversized_answer() {
    let (_bank, response) = enroll_under("oversized=announced").await;
    assert_eq!(response.content_length(), Some(2 * 1024 * 1024));
    let (_bank, mut response) = enroll_under("oversized").await;
    assert_eq!(response.content_length(), None);
    let mut received = 0;
    while received < 4 * 1024 * 1024 {
        received += response.chunk().await.unwrap().unwrap().len();
    }
}

#[tokio::test]
async fn a_certificate_for_another_key_or_several() {
    let bank = TestBank::with_fault("1*wrong-key").await;
    let request = KeyAndRequest::new();
    let wrong = bank.issue(LOGIN, &request).await;
    assert!(!wrong.public_key().unwrap().public_eq(&request.key));
    let right = bank.issue(LOGIN, &request).await;
    assert!(right.public_key().unwrap().public_eq(&request.key));
    assert_eq!(bank.certificates().unwrap().len(), 1);
    bank.fault("several");
    let all = certificates(bank.enroll(LOGIN, &request).await).await;
    assert_eq!(all.len(), 3);
    assert!(all[2].public_key().unwrap().public_eq(&request.key));
}

#[tokio::test]
async fn a_late_answer() {
    let bank = TestBank::with_fault("delay=60000").await;
    let impatient = client_builder(bank.ca_pem()).read_timeout(Duration::from_millis(500)).build().unwrap();
    let request = KeyAndRequest::new();
    let post = bank.post(&impatient, ENROLL, request.wrapped());
    assert!(post.basic_auth(LOGIN.0, Some(LOGIN.1)).send().await.unwrap_err().is_timeout());
    bank.faults().clear();
    bank.issue(LOGIN, &request).await;
    assert_eq!(bank.certificates().unwrap().len(), 1);
}

#[tokio::test]
async fn the_connection_ends_at_each_quarter_kilobyte_of_the_answer() {
    let bank = TestBank::start().await;
    let request = KeyAndRequest::new();
    let whole = try_whole(&bank, &request).await.unwrap();
    for bytes in (0..whole).step_by(256) {
        bank.faults().clear();
        bank.faults().add(Fault::Drop { bytes });
        assert!(try_whole(&bank, &request).await.is_none(), "cut after {bytes} of {whole}");
    }
    // A limit beyond the end of the response: nothing is cut.
    bank.faults().clear();
    bank.faults().add(Fault::Drop { bytes: whole + 4096 });
    assert!(try_whole(&bank, &request).await.is_some());
    assert_eq!(bank.certificates().unwrap().len(), 1);
}

/// The number of bytes in headers and body, if the whole response arrived.
async fn try_whole(bank: &TestBank, request: &KeyAndRequest) -> Option<u64> {
    let response = bank.send(LOGIN, request.wrapped()).await.ok()?;
    let head: usize = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let body = response.bytes().await.ok()?;
    Some((head + body.len()) as u64)
}

#[tokio::test]
async fn the_connection_ends_during_the_request() {
    for bytes in [0, 100] {
        let bank = TestBank::with_fault(&format!("drop-request={bytes}")).await;
        assert!(bank.send(LOGIN, KeyAndRequest::new().wrapped()).await.is_err());
        assert!(bank.certificates().unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_clock_fault_applies_everywhere_at_once() {
    let year = 365 * 86_400;
    let (bank, response) = enroll_under(&format!("clock=-{year}")).await;
    let date = response.headers()["date"].to_str().unwrap();
    let date = httpdate::parse_http_date(date).unwrap();
    let behind = SystemTime::now().duration_since(date).unwrap().as_secs();
    assert!(behind.abs_diff(year) < 60, "{behind}");
    let record = &bank.certificates().unwrap()[0];
    assert_eq!(record.not_before, record.issued_at);
    assert!((bank.clock().now() - record.issued_at).whole_seconds() < 60);
    bank.faults().clear();
    assert_eq!(bank.clock().offset(), 0);
}

#[tokio::test]
async fn a_fault_applies_only_to_its_scope() {
    let bank = TestBank::with_fault("cacerts:error=500").await;
    bank.holder(LOGIN).await;
    assert_eq!(bank.get(CA_CERTIFICATES).await.status(), 500);
    bank.fault("1*reenroll:html");
    bank.holder(LOGIN).await;
    for status in [200, 403] {
        let post = bank.post(&bank.client(), REENROLL, "").basic_auth("x", Some("y"));
        assert_eq!(post.send().await.unwrap().status(), status, "once, and not by an issue");
    }
    assert_eq!(bank.faults().active().len(), 1);
}

//! A password that the bank has rejected is never resent automatically: three starts of a forgotten window must not
//! lock an account.

use crate::support::{ENROLL, Fixture, FlowHarness, REENROLL, USER, at_a_terminal, at_a_window};

#[tokio::test]
async fn not_by_the_window() {
    let (fixture, app) = at_a_window().await;
    app.issue(USER, "wrong").await;
    assert_eq!(fixture.bank.request_count(ENROLL), 1);
    app.flow.retry().await;
    app.flow.resume().await;
    app.flow.back().await;
    app.flow.begin_issue().await;
    app.flow.back().await;
    drop(app);
    let app = FlowHarness::opened(&fixture).await;
    app.flow.begin_issue().await;
    app.flow.back().await;
    assert_eq!(fixture.bank.request_count(ENROLL), 1);
}

/// Not even after a wait for the bank, or after a lost response.
#[tokio::test]
async fn not_after_a_wait_or_a_loss() {
    let fixture = Fixture::with_fault("1*drop=0").await;
    assert!(fixture.issue().await.is_err());
    assert!(fixture.issue_to(USER, "wrong").await.is_err());
    assert_eq!(fixture.bank.request_count(ENROLL), 2);
    let app = FlowHarness::opened(&fixture).await;
    app.flow.resume().await;
    app.authenticate("", "wrong").await;
    app.flow.retry().await;
    app.flow.back().await;
    assert_eq!(fixture.bank.request_count(ENROLL), 3);
}

#[tokio::test]
async fn not_for_a_renewal() {
    let (fixture, old) = Fixture::with_certificate().await;
    let app = FlowHarness::opened(&fixture).await;
    app.flow.begin_renewal(&old.fingerprint().to_string()).await;
    app.authenticate("", "wrong").await;
    app.flow.retry().await;
    app.flow.back().await;
    assert_eq!(fixture.bank.request_count(REENROLL), 1);
}

#[tokio::test]
async fn not_by_the_terminal() {
    let (fixture, terminal) = at_a_terminal().await;
    terminal.issue(USER, "wrong").await.failed("wrong_credentials");
    terminal.run(&["resume"], None).await.failed("nothing_to_resume");
    assert!(terminal.list().await.is_empty());
    assert_eq!(fixture.bank.request_count(ENROLL), 1);
}

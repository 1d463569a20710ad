//! The app ends at the worst moment; the next start continues.

use cert_core::ErrorCode;
use cert_core::flow::{PrimaryAction, Purpose, Screen, Step};
use cert_core::keystore::{Call, KeyStoreError};
use time::Duration;

use crate::support::{
    ENROLL, Fixture, FlowHarness, KEY_ATTRIBUTES, PASSWORD, REENROLL, USER, failed, failed_by, raises, users_password,
    waits_for_approval,
};

/// A request whose response was lost when the app ended.
async fn lost() -> Fixture {
    let fixture = Fixture::with_fault("1*drop=0").await;
    failed(FlowHarness::opened(&fixture).await.issue(USER, PASSWORD).await);
    fixture
}

#[tokio::test]
async fn a_lost_response_is_requested_again() {
    let fixture = lost().await;
    let key_requests = fixture.bank.request_count(KEY_ATTRIBUTES);
    let app = FlowHarness::start(&fixture);
    let Screen::Resume { login_id, may_be_issued: true, not_before: None, .. } = app.open().await else {
        panic!("nothing to resume");
    };
    assert_eq!(login_id, USER);
    let Screen::Authentication { purpose: Purpose::Resume, login_id, .. } = app.flow.resume().await.screen else {
        panic!("no form");
    };
    assert_eq!(login_id, USER);
    assert_matches!(app.authenticate("ignored", PASSWORD).await, Screen::Result { purpose: Purpose::Resume, .. });
    assert_eq!(fixture.bank.request_count(KEY_ATTRIBUTES), key_requests, "it has its key");
    fixture.assert_ended_with(1, "the request that was lost");
}

#[tokio::test]
async fn back_keeps_the_unfinished_request() {
    let fixture = lost().await;
    let app = FlowHarness::opened(&fixture).await;
    assert_matches!(app.flow.back().await.screen, Screen::Certificates { .. });
    assert_matches!(app.flow.begin_issue().await.screen, Screen::Resume { .. });
}

#[tokio::test]
async fn discarding_forgets_it() {
    let fixture = lost().await;
    let app = FlowHarness::opened(&fixture).await;
    assert_matches!(app.flow.discard().await.screen, Screen::Certificates { .. });
    fixture.assert_nothing_left();
    let password = users_password(&fixture.bank, "R2user101");
    assert_matches!(app.issue("R2user101", &password).await, Screen::Result { .. });
}

#[tokio::test]
async fn a_wrong_password_at_the_resumption_keeps_the_request() {
    let fixture = lost().await;
    let app = FlowHarness::opened(&fixture).await;
    app.flow.resume().await;
    assert_matches!(app.authenticate("", "wrong").await, Screen::Authentication { failure: Some(_), .. });
    assert!(fixture.enroller().pending().unwrap().is_some());
    assert_matches!(app.authenticate("", PASSWORD).await, Screen::Result { .. });
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

/// A certificate that only has to be stored is installed without asking.
#[tokio::test]
async fn an_arrived_certificate_is_installed_silently() {
    let fixture = Fixture::new().await;
    fixture.store.fail_once(Call::ImportAfterKey, || KeyStoreError::Failed("killed".into()));
    raises(fixture.issue().await, ErrorCode::StoreFailed);
    let app = FlowHarness::start(&fixture);
    assert_matches!(app.open().await, Screen::Result { purpose: Purpose::Resume, .. });
    assert_eq!(app.screens()[0], Screen::Processing { step: Step::Installing, form: None });
    assert_eq!(fixture.working().len(), 1);
    assert_eq!(fixture.store.key_count(), 1);
    fixture.assert_nothing_left();
}

/// The window is closed while the app waits for the bank's approval.
#[tokio::test]
async fn an_approval_is_waited_for_across_starts() {
    let fixture = Fixture::with_fault("pending=300:date").await;
    let app = FlowHarness::opened(&fixture).await;
    let waiting = app.issue_until_approval(USER, PASSWORD).await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    drop(app);

    let app = FlowHarness::start(&fixture);
    let Screen::Resume { may_be_issued: false, not_before: Some(_), .. } = app.open().await else {
        panic!("nothing to resume");
    };
    fixture.clock.advance(Duration::minutes(5));
    app.flow.resume().await;
    assert_matches!(app.authenticate("", PASSWORD).await, Screen::Result { .. });
    assert_eq!(fixture.bank.request_count(ENROLL), 2);
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

/// A reloaded window shows the operation in progress and its result.
#[tokio::test]
async fn a_reloaded_window_shows_the_progress() {
    let fixture = Fixture::with_fault("pending=2").await;
    let app = FlowHarness::opened(&fixture).await;
    let waiting = app.issue_until_approval(USER, PASSWORD).await;
    app.screens();
    assert!(waits_for_approval(&app.open().await));
    assert!(app.screens().iter().any(waits_for_approval), "the window is shown it");
    app.until(|screen| matches!(screen, Screen::Result { .. })).await;
    assert_matches!(waiting.await.unwrap().screen, Screen::Result { .. });
}

/// The page's process may end at any time; a new page shows the same screen.
#[tokio::test(flavor = "multi_thread")]
async fn case_27_a_reloaded_window_is_where_it_was() {
    let fixture = Fixture::new().await;
    let app = FlowHarness::opened(&fixture).await;
    is_shown_again(&app).await;
    app.flow.begin_issue().await;
    is_shown_again(&app).await;
    assert_matches!(app.authenticate(USER, "chigau").await, Screen::Authentication { failure: Some(_), .. });
    is_shown_again(&app).await;
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
    let requests = fixture.bank.requests().len();
    is_shown_again(&app).await;
    assert_eq!(fixture.bank.requests().len(), requests, "nothing is asked for again");
    fixture.store.fail_once(Call::Certificates, || KeyStoreError::Failed("busy".into()));
    assert_matches!(app.flow.back().await.screen, Screen::Failed { .. });
    is_shown_again(&app).await;
}

/// A new page gets only the last view.
async fn is_shown_again(app: &FlowHarness) {
    let last = app.pushed().pop().unwrap();
    app.screens();
    assert_eq!(app.open().await, last.screen);
    assert_eq!(app.pushed(), [last]);
}

#[tokio::test]
async fn an_approval_that_takes_too_long_is_put_aside() {
    let fixture = Fixture::with_fault("pending=3600").await;
    let app = FlowHarness::opened(&fixture).await;
    let (failure, _) = failed(app.issue(USER, PASSWORD).await);
    assert_eq!(failure.code, ErrorCode::ApprovalPending);
    assert!(failure.retry_at.is_some());
    assert_matches!(FlowHarness::start(&fixture).open().await, Screen::Resume { .. });
}

#[tokio::test]
async fn a_lost_renewal_goes_on() {
    let (fixture, old) = Fixture::with_certificate().await;
    fixture.fault("1*drop=0");
    raises(fixture.renew(&old).await, ErrorCode::ConnectionLost);
    let app = FlowHarness::start(&fixture);
    assert_matches!(app.open().await, Screen::Resume { may_be_issued: true, .. });
    app.flow.resume().await;
    assert_matches!(app.authenticate("", PASSWORD).await, Screen::Result { .. });
    assert_eq!(fixture.bank.request_count(REENROLL), 2);
    fixture.assert_ended_with(2, "the renewal that was lost");
}

#[tokio::test]
async fn a_damaged_record_is_reported_once() {
    let fixture = lost().await;
    std::fs::write(fixture.journal_folder().join("request.json"), "damaged").unwrap();
    let app = FlowHarness::start(&fixture);
    assert_eq!(failed_by(app.open().await), (ErrorCode::StateCorrupt, PrimaryAction::Back));
    assert_matches!(app.flow.retry().await.screen, Screen::Certificates { .. });
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. });
}

/// A disk that does not respond delays the intent, and nothing else in the app.
#[tokio::test]
async fn the_journal_is_read_off_the_event_loop() {
    let fixture = Fixture::new().await;
    std::fs::create_dir_all(fixture.journal_folder()).unwrap();
    let record = fixture.journal_folder().join("request.json");
    let made = std::process::Command::new("mkfifo").arg(&record).status().unwrap();
    assert!(made.success());
    let app = FlowHarness::start(&fixture);
    let answers = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(500));
        std::fs::write(record, "")
    });
    let ticks = async {
        for _ in 0..10 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        biased;
        screen = app.open() => panic!("the event loop was blocked until {screen:?}"),
        () = ticks => {}
    }
    answers.join().unwrap().unwrap();
}

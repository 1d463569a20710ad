//! Errors are shown beside their field, or on CCHK009 with the button that helps.

use cert_core::ErrorCode;
use cert_core::flow::{Field, PrimaryAction, Purpose, Screen};
use cert_core::keystore::{Call, KeyStoreError, MemoryStore};

use crate::support::{
    ENROLL, Fixture, FlowHarness, PASSWORD, SINGLE_USER, USER, at_a_window, beside_a_field, failed, failed_by, secret,
    users_password,
};

#[tokio::test]
async fn a_wrong_password_until_the_account_is_locked() {
    let (fixture, app) = at_a_window().await;
    app.flow.begin_issue().await;
    for left in (1..=4).rev() {
        let screen = app.authenticate(USER, "wrong").await;
        let Screen::Authentication { login_id, .. } = &screen else { panic!("{screen:?}") };
        assert_eq!(login_id, USER, "need not be typed again");
        let failure = beside_a_field(screen);
        assert_eq!((failure.code, failure.field), (ErrorCode::WrongCredentials, Some(Field::Password)));
        assert_eq!(failure.remaining_tries, Some(left));
    }
    let (failure, action) = failed(app.authenticate(USER, "wrong").await);
    assert_eq!((failure.code, failure.field), (ErrorCode::AccountLocked, None));
    assert_eq!(action, PrimaryAction::Back);
    assert_matches!(app.flow.back().await.screen, Screen::Certificates { .. });
    assert_eq!(fixture.bank.request_count(ENROLL), 5);
}

#[tokio::test]
async fn right_after_wrong() {
    let (fixture, app) = at_a_window().await;
    beside_a_field(app.issue(USER, "wrong").await);
    beside_a_field(app.authenticate(USER, "").await);
    beside_a_field(app.authenticate("", PASSWORD).await);
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

#[tokio::test]
async fn trying_again_goes_back_to_the_form() {
    let (fixture, app) = at_a_window().await;
    fixture.fault("1*drop=0");
    assert_eq!(failed_by(app.issue(USER, PASSWORD).await), (ErrorCode::ConnectionLost, PrimaryAction::Retry));
    let Screen::Authentication { purpose: Purpose::Issue, login_id, failure: None, .. } = app.flow.retry().await.screen
    else {
        panic!("no form");
    };
    assert_eq!(login_id, USER);
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1, "the same request again");
}

/// A service that fails at two attempts, and then recovers.
#[tokio::test]
async fn trying_again_and_again() {
    let (fixture, app) = at_a_window().await;
    fixture.fault("cacerts:error=500");
    failed(app.issue(USER, PASSWORD).await);
    for _ in 0..2 {
        app.flow.retry().await;
        assert_eq!(failed_by(app.authenticate(USER, PASSWORD).await), (ErrorCode::ServiceFailed, PrimaryAction::Retry));
    }
    fixture.bank.faults().clear();
    app.flow.retry().await;
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
}

#[tokio::test]
async fn already_issued_is_not_retried() {
    let (fixture, app) = at_a_window().await;
    let password = users_password(&fixture.bank, SINGLE_USER);
    assert_matches!(app.issue(SINGLE_USER, &password).await, Screen::Result { .. });
    app.flow.back().await;
    assert_eq!(failed_by(app.issue(SINGLE_USER, &password).await), (ErrorCode::AlreadyIssued, PrimaryAction::Back));
}

#[tokio::test]
async fn the_time_to_retry_is_shown() {
    let (fixture, app) = at_a_window().await;
    for fault in ["1*service-closed", "1*unavailable=60"] {
        fixture.fault(fault);
        let (failure, action) = failed(app.issue(USER, PASSWORD).await);
        assert!(action == PrimaryAction::Retry && failure.retry_at.is_some(), "{failure:?}");
        app.flow.back().await;
    }
}

/// The certificate has arrived, only the store failed: the password is not asked for again.
#[tokio::test]
async fn the_store_fails_and_trying_again_installs() {
    let (fixture, app) = at_a_window().await;
    fixture.store.fail_at(Call::Import, || KeyStoreError::Full("as ordered".into()));
    assert_eq!(failed_by(app.issue(USER, PASSWORD).await), (ErrorCode::StoreFull, PrimaryAction::Retry));
    failed(app.flow.retry().await.screen);
    fixture.store.heal();
    assert_matches!(app.flow.retry().await.screen, Screen::Result { purpose: Purpose::Resume, .. });
    assert_eq!(fixture.bank.request_count(ENROLL), 1);
    fixture.assert_nothing_left();
}

#[tokio::test]
async fn a_certificate_that_is_not_there_cannot_be_renewed() {
    let (_fixture, app) = at_a_window().await;
    for nonsense in ["", "nonsense", &"ab".repeat(32), "../../etc/passwd"] {
        let outcome = failed_by(app.flow.begin_renewal(nonsense).await.screen);
        assert_eq!(outcome, (ErrorCode::CertificateNotFound, PrimaryAction::Back), "{nonsense}");
        app.flow.back().await;
    }
}

#[tokio::test]
async fn another_process_is_at_work() {
    let fixture = Fixture::new().await;
    let guard = fixture.journal().lock().unwrap();
    let app = FlowHarness::opened(&fixture).await;
    assert_eq!(failed_by(app.flow.begin_issue().await.screen).0, ErrorCode::AlreadyRunning);
    drop(guard);
    app.flow.back().await;
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. });
}

#[tokio::test]
async fn a_store_that_fails_while_it_is_unlocked() {
    let mut fixture = Fixture::new().await;
    fixture.store = MemoryStore::with_password(secret("right"));
    let app = FlowHarness::opened(&fixture).await;
    fixture.store.fail_once(Call::Unlock, || KeyStoreError::Corrupt("as ordered".into()));
    assert_eq!(
        failed_by(app.flow.unlock_store(secret("right")).await.screen),
        (ErrorCode::StoreCorrupt, PrimaryAction::Inspect)
    );
    assert_eq!(app.flow.retry().await.screen, Screen::StorePassword { failure: None });
    assert_matches!(app.flow.unlock_store(secret("right")).await.screen, Screen::Certificates { .. });
}

#[tokio::test]
async fn a_store_that_cannot_be_opened() {
    let fixture = Fixture::new().await;
    fixture.store.fail_at(Call::Certificates, || KeyStoreError::Unavailable("no library".into()));
    let app = FlowHarness::start(&fixture);
    assert_eq!(failed_by(app.open().await), (ErrorCode::StoreUnavailable, PrimaryAction::Inspect));
    fixture.store.heal();
    assert_matches!(app.flow.retry().await.screen, Screen::Certificates { .. });
}

//! The problems that users of such apps really have. Each has a helpful text: a row in the guide and, where the app
//! detects the problem, a screen whose primary button leads on.

use cert_core::ErrorCode;
use cert_core::certificate::Certificate;
use cert_core::diagnosis::CheckName;
use cert_core::flow::{Explained, Failure, Field, PrimaryAction, Purpose, Screen};
use cert_core::keystore::{Call, KeyStoreError};
use cert_core::language::Language;
use time::Duration;

use crate::codes;
use crate::support::{
    Fixture, FlowHarness, PASSWORD, SINGLE_USER, TestClock, USER, at_a_window, beside_a_field, failed, failed_by,
    users_password,
};

const GUIDE: &str = include_str!("../../../docs/ja/guide.md");

/// Where the app shows a problem.
enum Met {
    /// CCHK009, with this primary button.
    Error(ErrorCode, PrimaryAction),
    /// Beside a field, or over the screen.
    Beside(ErrorCode),
    /// CCHK012, and `cert-cli doctor`.
    Check(CheckName),
    /// CCHK007.
    Result,
    /// Only in the guide: the app is not installed, or not involved.
    Guide,
}

/// Each is a test, for the row of the guide that begins with these words.
macro_rules! troubles {
    ($($name:ident: $row:literal, $met:expr;)+) => {
        $(
            #[test]
            fn $name() {
                is_answered($row, &$met);
            }
        )+
    };
}

troubles! {
    made_under_another_windows_user: "別のWindowsユーザー", Met::Error(ErrorCode::CertificateNotFound, PrimaryAction::Back);
    new_pc: "パソコンを買い替えた", Met::Error(ErrorCode::AlreadyIssued, PrimaryAction::Back);
    login_id_forgotten: "ログインIDを忘れた", Met::Beside(ErrorCode::LoginIdEmpty);
    expired: "証明書の有効期限が切れた", Met::Error(ErrorCode::CertificateExpired, PrimaryAction::Issue);
    fails_half_way: "発行や更新の途中で失敗した", Met::Error(ErrorCode::ConnectionLost, PrimaryAction::Retry);
    already_issued: "「既に取得済み」と表示される", Met::Error(ErrorCode::AlreadyIssued, PrimaryAction::Back);
    superseded_one_chosen_in_the_browser: "ブラウザで古い証明書を選んでしまった", Met::Result;
    not_offered_until_browsers_are_closed: "新しい証明書がブラウザに表示されない", Met::Check(CheckName::Browsers);
    browser_button_does_nothing: "ブラウザのボタンを押してもアプリが起動しない", Met::Check(CheckName::Links);
    removed_by_antivirus: "セキュリティソフトにアプリを削除された", Met::Guide;
    update_declined: "新しいバージョンをインストールできない", Met::Beside(ErrorCode::UpdateDeclined);
    proxy_settings_differ: "社内のプロキシのためつながらない",
        Met::Error(ErrorCode::ProxyUnreachable, PrimaryAction::Inspect);
    remote_desktop: "リモートデスクトップ", Met::Error(ErrorCode::StoredKeyUnusable, PrimaryAction::Retry);
    account_locked: "ログインIDがロックされた", Met::Error(ErrorCode::AccountLocked, PrimaryAction::Back);
    service_hours: "サービス時間外", Met::Error(ErrorCode::OutsideServiceHours, PrimaryAction::Retry);
    firefox: "Firefox", Met::Guide;
    clock_wrong: "パソコンの日付と時刻がずれている", Met::Error(ErrorCode::ClockWrong, PrimaryAction::Inspect);
}

#[track_caller]
fn is_answered(row: &str, met: &Met) {
    let rows: Vec<_> = GUIDE.lines().filter(|line| line.starts_with(&format!("| {row}"))).collect();
    assert_eq!(rows.len(), 1, "{row}: {rows:?}");
    match met {
        Met::Error(code, action) => {
            assert_eq!(PrimaryAction::of(*code), *action);
            assert_says_what_to_do(*code);
        }
        Met::Beside(code) => assert_says_what_to_do(*code),
        Met::Check(CheckName::Browsers) => assert!(rows[0].contains("使えるブラウザ")),
        Met::Check(_) => assert!(rows[0].contains("証明書の点検")),
        Met::Result => assert!(rows[0].contains("古い証明書を削除")),
        Met::Guide => {}
    }
}

#[track_caller]
fn assert_says_what_to_do(code: ErrorCode) {
    let failure = Failure { code, field: None, remaining_tries: None, retry_at: None, place: None };
    for language in [Language::Japanese, Language::English] {
        let Explained { title, explanation, next } = failure.explain(language);
        assert!(!title.is_empty() && !explanation.is_empty() && !next.is_empty(), "{code:?}");
    }
}

/// The table of errors has every code; one with an unknown code would not parse.
#[test]
fn every_code_is_explained() {
    codes::ALL.iter().copied().for_each(assert_says_what_to_do);
}

#[test]
fn known_details_are_shown() {
    let failure = |code, remaining_tries, retry_at: Option<&str>| {
        let retry_at = retry_at.map(str::to_owned);
        Failure { code, field: None, remaining_tries, retry_at, place: None }
    };
    let wrong = failure(ErrorCode::WrongCredentials, Some(2), None);
    assert!(wrong.explain(Language::Japanese).explanation.starts_with("あと2回"), "{wrong:?}");
    let busy = failure(ErrorCode::ServiceUnavailable, None, Some("2026-11-22T22:00:00Z"));
    assert_eq!(busy.explain(Language::Japanese).next[0], "2026年11月23日(月) 07:00から、もう一度お試しください。");
    assert_eq!(busy.explain(Language::English).next[0], "Try again after 23 November 2026 at 07:00 (Japan time).");
    let unknown = failure(ErrorCode::ServiceUnavailable, None, None);
    assert_eq!(unknown.explain(Language::English).next[0], "Try again in about 10 minutes.");
}

async fn renewal_of(app: &FlowHarness, old: &Certificate) -> Screen {
    app.flow.begin_renewal(&old.fingerprint().to_string()).await;
    app.authenticate("", PASSWORD).await
}

/// A certificate that can no longer be renewed: the button leads to the form for a new one.
#[tokio::test]
async fn what_cannot_be_renewed_is_issued_anew() {
    let fixture = Fixture::new().await;
    let expired = fixture.issue_expired(USER, fixture.store.clone()).await;
    let revoked = fixture.issue().await.unwrap();
    fixture.bank.administration().revoke(revoked.serial()).unwrap();
    let app = FlowHarness::opened(&fixture).await;
    for (old, code) in [(expired, ErrorCode::CertificateExpired), (revoked, ErrorCode::CertificateRevoked)] {
        assert_eq!(failed_by(renewal_of(&app, &old).await), (code, PrimaryAction::Issue));
        let prompt = app.flow.begin_issue().await.screen;
        assert_matches!(prompt, Screen::Authentication { purpose: Purpose::Issue, failure: None, .. });
        assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
        app.flow.back().await;
    }
}

/// If the cause is on this PC, the button leads to CCHK012, and from there back to the list.
#[tokio::test]
async fn a_problem_of_this_pc_is_inspected() {
    let fixture = Fixture::new().await;
    let clock = TestClock::ahead(Duration::days(365));
    let app = FlowHarness::opened_with(&fixture, |services| services.clock = clock).await;
    assert_eq!(failed_by(app.issue(USER, PASSWORD).await), (ErrorCode::ClockWrong, PrimaryAction::Inspect));
    let Screen::Inspection { checks, .. } = app.flow.inspect().await.screen else { panic!("no inspection") };
    assert!(checks.iter().any(|check| check.code == Some(ErrorCode::ClockWrong)), "{checks:?}");
    assert_matches!(app.flow.back().await.screen, Screen::Certificates { .. });
}

/// The intent of a button that is not shown does nothing.
#[tokio::test]
async fn only_the_button_that_helps_is_there() {
    let (fixture, app) = at_a_window().await;
    fixture.fault("1*service-closed");
    let closed = app.issue(USER, PASSWORD).await;
    assert_eq!(failed(closed.clone()).1, PrimaryAction::Retry);
    assert_eq!(app.flow.inspect().await.screen, closed);
    assert_eq!(app.flow.begin_issue().await.screen, closed);
}

/// The issued certificate is installed at the next attempt without a password.
#[tokio::test]
async fn a_store_that_is_repaired_after_an_inspection() {
    let (fixture, app) = at_a_window().await;
    fixture.store.fail_once(Call::Import, || KeyStoreError::Corrupt("as ordered".into()));
    assert_eq!(failed_by(app.issue(USER, PASSWORD).await), (ErrorCode::StoreCorrupt, PrimaryAction::Inspect));
    assert_matches!(app.flow.retry().await.screen, Screen::Result { purpose: Purpose::Resume, .. });
    fixture.assert_nothing_left();
}

#[tokio::test]
async fn a_forgotten_login_id_and_a_new_pc_have_a_contact() {
    let (fixture, app) = at_a_window().await;
    app.flow.begin_issue().await;
    let empty = beside_a_field(app.authenticate("", PASSWORD).await);
    assert_eq!((empty.code, empty.field), (ErrorCode::LoginIdEmpty, Some(Field::LoginId)));
    let password = users_password(&fixture.bank, SINGLE_USER);
    fixture.issue_to(SINGLE_USER, &password).await.unwrap();
    let refused = failed(app.authenticate(SINGLE_USER, &password).await);
    assert_eq!((refused.0.code, refused.1), (ErrorCode::AlreadyIssued, PrimaryAction::Back));
    for failure in [empty, refused.0] {
        let next = failure.explain(Language::Japanese).next.concat();
        assert!(next.contains("お問い合わせ先"), "{next}");
    }
}

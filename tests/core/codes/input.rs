//! What cannot be a login ID or a password never leaves the PC, and is said beside its field.

use cert_core::ErrorCode;
use cert_core::flow::{Field, Screen};
use cert_core::input::{LOGIN_ID_LIMIT, PASSWORD_LIMIT};

use crate::support::{ENROLL, Fixture, FlowHarness, PASSWORD, USER, note_raised};

async fn is_refused(login_id: &str, password: &str, field: Field, code: ErrorCode) {
    let fixture = Fixture::new().await;
    let app = FlowHarness::start(&fixture);
    app.open().await;
    let Screen::Authentication { failure: Some(failure), .. } = app.issue(login_id, password).await else {
        panic!("{login_id:?} was not refused");
    };
    assert_eq!((failure.code, failure.field), (code, Some(field)));
    note_raised(code);
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
    assert!(matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. }));
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn login_id_empty() {
    is_refused(" \t ", PASSWORD, Field::LoginId, ErrorCode::LoginIdEmpty).await;
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn login_id_too_long() {
    let long = "長".repeat(LOGIN_ID_LIMIT + 1);
    is_refused(&long, PASSWORD, Field::LoginId, ErrorCode::LoginIdTooLong).await;
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn login_id_invalid() {
    is_refused("logid\n031", PASSWORD, Field::LoginId, ErrorCode::LoginIdInvalid).await;
    is_refused("logid:031", PASSWORD, Field::LoginId, ErrorCode::LoginIdInvalid).await;
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn password_empty() {
    is_refused(USER, "", Field::Password, ErrorCode::PasswordEmpty).await;
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn password_too_long() {
    let long = "長".repeat(PASSWORD_LIMIT + 1);
    is_refused(USER, &long, Field::Password, ErrorCode::PasswordTooLong).await;
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn password_invalid() {
    is_refused(USER, "renshu\u{7}031", Field::Password, ErrorCode::PasswordInvalid).await;
}

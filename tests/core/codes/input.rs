//! An invalid login ID or password never leaves the PC; the error is shown beside its field.

use cert_core::ErrorCode;
use cert_core::flow::{Field, Screen};

use crate::support::{ENROLL, PASSWORD, USER, at_a_window, beside_a_field, note_raised};

pub(super) async fn login_id(typed: &str, code: ErrorCode) {
    is_refused(typed, PASSWORD, Field::LoginId, code).await;
}

pub(super) async fn password(typed: &str, code: ErrorCode) {
    is_refused(USER, typed, Field::Password, code).await;
}

async fn is_refused(login_id: &str, password: &str, field: Field, code: ErrorCode) {
    let (fixture, app) = at_a_window().await;
    let failure = beside_a_field(app.issue(login_id, password).await);
    assert_eq!((failure.code, failure.field), (code, Some(field)), "{login_id:?}, {password:?}");
    note_raised(code);
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
}

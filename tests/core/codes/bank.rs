//! Refusals by the bank.

use cert_core::est::EstError;
use cert_core::{Error, ErrorCode};
use time::Duration;

use crate::support::{ENROLL, Fixture, PASSWORD, USER, raises};

pub(super) async fn wrong_credentials_count_down_to_a_lock() {
    let fixture = Fixture::new().await;
    for left in (1..=4).rev() {
        let error = raises(fixture.issue_to(USER, "wrong").await, ErrorCode::WrongCredentials);
        let Error::Est(error) = error else { panic!("{error:?}") };
        assert_eq!(error.remaining_tries(), Some(left));
        fixture.assert_nothing_left();
    }
    raises(fixture.issue_to(USER, "wrong").await, ErrorCode::AccountLocked);
    raises(fixture.issue_to(USER, PASSWORD).await, ErrorCode::AccountLocked);
    assert_eq!(fixture.bank.request_count(ENROLL), 6, "each try was one request");
    fixture.assert_nothing_left();
    fixture.bank.administration().unlock(USER).unwrap();
    fixture.issue().await.unwrap();
}

/// Responses do not reveal which login IDs exist.
#[tokio::test]
async fn an_unknown_login_id_is_like_a_wrong_password() {
    let fixture = Fixture::new().await;
    raises(fixture.issue_to("nobody99", PASSWORD).await, ErrorCode::WrongCredentials);
}

/// The response was lost, and the bank does not repeat it: only the bank knows whether it issued.
pub(super) async fn possibly_issued() {
    for status in [409, 400] {
        let fixture = Fixture::with_fault("1*drop=0").await;
        raises(fixture.issue().await, ErrorCode::ConnectionLost);
        fixture.fault(format!("error={status}"));
        raises(fixture.issue().await, ErrorCode::PossiblyIssued);
        assert!(fixture.enroller().pending().unwrap().is_some(), "the record is kept");
        fixture.discard();
        fixture.assert_nothing_left();
    }
}

/// The bank says when to retry, and issues afterwards.
pub(super) async fn comes_back(fault: &str, code: ErrorCode, wait: Duration) {
    let fixture = Fixture::with_fault(fault).await;
    let error = raises(fixture.issue().await, code);
    let Error::Est(error) = &error else { panic!("{error:?}") };
    let retry_at = EstError::retry_at(error).unwrap();
    assert!((retry_at - fixture.now() - wait).abs() < Duration::seconds(30), "{retry_at}");
    fixture.assert_nothing_left();
    fixture.bank.faults().clear();
    fixture.issue().await.unwrap();
}

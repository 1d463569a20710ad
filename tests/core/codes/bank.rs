//! What the bank refuses.

use cert_core::est::EstError;
use cert_core::{Error, ErrorCode};
use practice_bank::{Fault, FaultSpec};
use time::Duration;

use crate::support::{Bench, ENROLL, PASSWORD, USER, raises};

#[tokio::main(flavor = "current_thread")]
pub(super) async fn wrong_credentials_count_down_to_a_lock() {
    let bench = Bench::new().await;
    for left in (1..=4).rev() {
        let error = raises(bench.issue_to(USER, "wrong").await, ErrorCode::WrongCredentials);
        let Error::Est(error) = error else { panic!("{error:?}") };
        assert_eq!(error.remaining_tries(), Some(left));
        bench.assert_nothing_left();
    }
    raises(bench.issue_to(USER, "wrong").await, ErrorCode::AccountLocked);
    raises(bench.issue_to(USER, PASSWORD).await, ErrorCode::AccountLocked);
    assert_eq!(bench.bank.request_count(ENROLL), 6, "each try was one request");
    bench.assert_nothing_left();
    bench.bank.administration().unlock(USER).unwrap();
    bench.issue().await.unwrap();
}

/// Nobody learns which login IDs exist.
#[tokio::test]
async fn an_unknown_login_id_is_like_a_wrong_password() {
    let bench = Bench::new().await;
    raises(bench.issue_to("nobody99", PASSWORD).await, ErrorCode::WrongCredentials);
}

/// The answer was lost, and the bank does not repeat it: it may have issued, only it can tell.
#[tokio::main(flavor = "current_thread")]
pub(super) async fn possibly_issued() {
    for status in [409, 400] {
        let bench = Bench::new().await;
        bench.bank.faults().add(FaultSpec { times: Some(1), ..Fault::Drop { bytes: 0 }.into() });
        raises(bench.issue().await, ErrorCode::ConnectionLost);
        bench.bank.faults().add(format!("error={status}").parse::<FaultSpec>().unwrap());
        raises(bench.issue().await, ErrorCode::PossiblyIssued);
        assert!(bench.enroller().pending().unwrap().is_some(), "the record is kept");
        bench.discard();
        bench.assert_nothing_left();
    }
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn outside_service_hours() {
    let bench = Bench::new().await;
    bench.bank.faults().add(Fault::ServiceClosed);
    let error = raises(bench.issue().await, ErrorCode::OutsideServiceHours);
    assert_returns_in(&bench, &error, Duration::hours(1));
    bench.assert_nothing_left();
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn service_unavailable() {
    let bench = Bench::new().await;
    bench.bank.faults().add(Fault::Unavailable { seconds: 120 });
    let error = raises(bench.issue().await, ErrorCode::ServiceUnavailable);
    assert_returns_in(&bench, &error, Duration::minutes(2));
    bench.assert_nothing_left();
    bench.bank.faults().clear();
    bench.issue().await.unwrap();
}

fn assert_returns_in(bench: &Bench, error: &Error, wait: Duration) {
    let Error::Est(error) = error else { panic!("{error:?}") };
    let retry_at = EstError::retry_at(error).unwrap();
    assert!((retry_at - bench.now() - wait).abs() < Duration::seconds(30), "{retry_at}");
}

//! The network to the bank.

use cert_core::ErrorCode;
use cert_core::enrollment::{Enroller, Milestone};
use tokio::io::AsyncReadExt;

use crate::support::{ENROLL, Fixture, PASSWORD, Relay, TestClock, USER, Watcher, credentials, raises, serve};

pub(super) async fn fails_at(url: &str, code: ErrorCode) {
    let fixture = Fixture::new().await;
    let enroller = Enroller { service: fixture.service_at(url), ..fixture.enroller() };
    raises(fixture.issue_by(&enroller).await, code);
    assert!(enroller.pending().unwrap().is_none(), "nothing was begun");
}

/// The request may have arrived, so it is kept, and resuming it finds the issued certificate.
pub(super) async fn timed_out() {
    let fixture = Fixture::with_fault("delay=60000").await;
    raises(fixture.issue().await, ErrorCode::TimedOut);
    fixture.bank.faults().clear();
    let certificate = fixture.issue().await.unwrap();
    let records = fixture.bank.certificates().unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].fingerprint, certificate.fingerprint().to_string());
}

pub(super) async fn connection_lost() {
    let fixture = Fixture::with_fault("drop=100").await;
    raises(fixture.issue().await, ErrorCode::ConnectionLost);
    assert_eq!(fixture.bank.request_count(ENROLL), 1, "not repeated by itself");
    assert!(fixture.enroller().pending().unwrap().is_some());
}

/// A firewall that lets the connection through and then ends it, before or within TLS.
#[tokio::test]
async fn a_server_that_hangs_up_is_a_lost_connection() {
    for reads in [0, 1] {
        let (address, _server) = serve(move |mut stream| async move {
            let mut greeting = vec![0; reads];
            stream.read_exact(&mut greeting).await.unwrap();
        });
        fails_at(&format!("https://{address}"), ErrorCode::ConnectionLost).await;
    }
}

/// Many servers close idle connections: after slow typing there is a new one, and no request is lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_has_rested_is_not_used() {
    let fixture = Fixture::new().await;
    let relay = Relay::to(fixture.bank.service_url());
    let service = fixture.service_at(&relay.url());
    let connections_end = relay.end_of_connections();
    let watcher = Watcher::new(move |milestone| {
        if milestone == Milestone::Prepared {
            tokio::task::block_in_place(&connections_end);
        }
    });
    let enroller = Enroller { service, observer: watcher, ..fixture.enroller() };
    fixture.issue_by(&enroller).await.unwrap();
    assert_eq!(relay.connections(), 2);
}

/// With a slow clock TLS itself fails; with a fast one the server's certificate may still be valid, and the Date header
/// shows the error.
pub(super) async fn a_clock_wrong_by_a_year() {
    let fixture = Fixture::new().await;
    for days in [-365, 365, -3650, 3650] {
        let clock = TestClock::ahead(time::Duration::days(days));
        let enroller = Enroller { clock, ..fixture.enroller() };
        raises(fixture.issue_by(&enroller).await, ErrorCode::ClockWrong);
    }
    fixture.fault(format!("clock={}", time::Duration::days(2).whole_seconds()));
    raises(fixture.issue().await, ErrorCode::ClockWrong);
    assert_eq!(fixture.bank.request_count(ENROLL), 0, "no password was sent");
    fixture.bank.faults().clear();
    let clock = TestClock::ahead(time::Duration::hours(20));
    fixture.issue_by(&Enroller { clock, ..fixture.enroller() }).await.expect("some hours do not matter");
}

/// Pressing the button again on the same screen makes a new attempt each time.
#[tokio::test]
async fn a_preparation_that_failed_is_tried_again() {
    let fixture = Fixture::with_fault("cacerts:html").await;
    let enroller = fixture.enroller();
    let mut preparation = enroller.prepare_issue().unwrap();
    let user = credentials(USER, PASSWORD);
    for _ in 0..3 {
        raises(enroller.enroll(&user, &mut preparation).await, ErrorCode::AnswerUnreadable);
    }
    fixture.bank.faults().clear();
    enroller.enroll(&user, &mut preparation).await.unwrap();
    assert_eq!(fixture.bank.request_count(ENROLL), 1);
}

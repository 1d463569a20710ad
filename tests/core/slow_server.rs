//! A server that does not respond, or sends very slowly: an error is shown within half a minute, and nothing is lost.

use std::time::Duration;

use cert_core::ErrorCode;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::proxies::connector_through;
use crate::support::{Answer, ENROLL, Fixture, Proxy, raises};

/// From the button to the error, with a margin for a busy machine.
const BOUND: Duration = Duration::from_secs(40);

#[tokio::test(flavor = "multi_thread")]
async fn case_19_every_kind_of_slowness_ends() {
    let mut cases = JoinSet::new();
    for fault in ["cacerts:delay=600000", "cacerts:drip=1", "delay=600000", "drip=1"] {
        cases.spawn(async move {
            let fixture = Fixture::with_fault(fault).await;
            let outcome = timeout(BOUND, fixture.issue()).await.expect(fault);
            raises(outcome, ErrorCode::TimedOut);
            assert!(fixture.bank.request_count(ENROLL) <= 1, "{fault}");
            assert_eq!(fixture.store.key_count(), 0, "{fault}");
            fixture.bank.faults().clear();
            let certificate = fixture.issue().await.expect(fault);
            assert_eq!(fixture.working(), [certificate.fingerprint()], "{fault}");
            assert_eq!(fixture.bank.certificates().unwrap().len(), 1, "{fault}");
        });
    }
    for fault in ["csrattrs:delay=600000", "csrattrs:drip=1"] {
        cases.spawn(async move {
            let fixture = Fixture::with_fault(fault).await;
            timeout(BOUND, fixture.issue()).await.expect(fault).expect("what keys it asks for is not needed");
        });
    }
    while let Some(case) = cases.join_next().await {
        case.unwrap();
    }
}

/// A proxy's time does not count towards the bank's: each has its own limit.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn case_19_a_slow_proxy_leaves_the_bank_its_time() {
    let fixture = Fixture::with_fault("delay=26000").await;
    let proxy = Proxy::new(|_| {
        std::thread::sleep(Duration::from_secs(6));
        Answer::Tunnel
    });
    fixture.issue_through(connector_through(&proxy.setting(), None)).await.unwrap();
}

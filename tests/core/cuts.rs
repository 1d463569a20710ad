//! The connection is cut at every relevant byte; resuming always ends the same way: one working certificate, nothing
//! left over, one certificate at the bank.

use std::sync::Arc;

use cert_core::certificate::{Certificate, Fingerprint};
use cert_core::enrollment::{Enroller, Journal, Milestone, Observer, Resumption, Silent};
use cert_core::keystore::MemoryStore;
use cert_core::{Error, ErrorCode};

use crate::support::{Cut, Fixture, PASSWORD, Relay, USER, Watcher, credentials, proves, together};

/// One of many PCs with the same bank, behind a relay that cuts the connection.
struct Pc {
    fixture: Arc<Fixture>,
    store: MemoryStore,
    journal: Journal,
    relay: Relay,
}

impl Pc {
    fn new(fixture: &Arc<Fixture>, number: usize) -> Self {
        Self {
            fixture: Arc::clone(fixture),
            store: MemoryStore::new(),
            journal: Journal::new(fixture.state().join(number.to_string())),
            relay: Relay::to(fixture.bank.service_url()),
        }
    }

    fn enroller(&self, observer: Arc<dyn Observer>) -> Enroller {
        Enroller {
            service: self.fixture.service_at(&self.relay.url()),
            store: Arc::new(self.store.clone()),
            journal: self.journal.clone(),
            observer,
            ..self.fixture.enroller()
        }
    }

    /// Enrolls, with the cut ordered just before the request is sent.
    async fn cut(&self, old: Option<&Certificate>, cut: Cut) -> Result<Certificate, Error> {
        let cutter = self.relay.cutter(cut);
        let enroller = self.enroller(Watcher::new(move |milestone| {
            if milestone == Milestone::Sent {
                cutter();
            }
        }));
        let mut preparation = match old {
            Some(old) => enroller.prepare_renewal(&old.fingerprint())?,
            None => enroller.prepare_issue()?,
        };
        enroller.enroll(&credentials(USER, PASSWORD), &mut preparation).await
    }

    /// What the next start of the program does.
    async fn resume(&self) -> Certificate {
        let enroller = self.enroller(Arc::new(Silent));
        let Some(Resumption::Credentials(record)) = enroller.pending().unwrap() else {
            panic!("what may have arrived is to be sent again");
        };
        let mut preparation = enroller.prepare_resumption(&record).unwrap();
        enroller.enroll(&credentials(USER, PASSWORD), &mut preparation).await.unwrap()
    }

    fn assert_ended(&self, old: Option<&Certificate>, new: &Certificate, cut: Cut) {
        let mut expected: Vec<Fingerprint> = old.into_iter().chain([new]).map(Certificate::fingerprint).collect();
        let mut working = proves(&self.store);
        expected.sort_unstable();
        working.sort_unstable();
        assert_eq!(working, expected, "{cut:?}");
        assert_eq!(self.store.key_count(), expected.len(), "{cut:?}");
        assert!(self.journal.lock().unwrap().pending().unwrap().is_none(), "{cut:?}");
    }
}

/// One enrollment with a cut; returns whether the cut was made.
async fn endure(fixture: Arc<Fixture>, number: usize, cut: Cut, renewal: bool) -> bool {
    let pc = Pc::new(&fixture, number);
    let old = if renewal { Some(pc.cut(None, NEVER).await.unwrap()) } else { None };
    let outcome = pc.cut(old.as_ref(), cut).await;
    let has_cut = pc.relay.has_cut();
    let new = match outcome {
        Ok(new) => new,
        Err(error) => {
            assert!(has_cut, "{cut:?}: {error:?}");
            assert_eq!(error.code(), ErrorCode::ConnectionLost, "{cut:?}: {error:?}");
            pc.resume().await
        }
    };
    pc.assert_ended(old.as_ref(), &new, cut);
    has_cut
}

/// Is never reached.
const NEVER: Cut = Cut::Answer(usize::MAX);
/// Beyond the end of every response here.
const BEYOND: Cut = Cut::Answer(10 * 256);

/// Before, within and after the request, and at every 256th byte of the response.
fn cuts() -> Vec<Cut> {
    let request = [0, 1, 64, 200, 350, 500].map(Cut::Request);
    let answer = (0..10).map(|piece| Cut::Answer(piece * 256));
    request.into_iter().chain(answer).chain([BEYOND]).collect()
}

async fn endure_all(renewal: bool) {
    let fixture = Arc::new(Fixture::new().await);
    let runs = cuts().into_iter().enumerate().map(|(number, cut)| {
        let fixture = Arc::clone(&fixture);
        async move { (cut, endure(fixture, number, cut, renewal).await) }
    });
    let struck = together(runs).await;
    let reached = |cut| struck.iter().any(|(one, has_cut)| *one == cut && *has_cut);
    assert!(reached(Cut::Request(500)) && reached(Cut::Answer(1024)), "{struck:?}");
    assert!(!reached(BEYOND), "the answer is longer than what is tried");
    let per_run = if renewal { 2 } else { 1 };
    assert_eq!(fixture.bank.certificates().unwrap().len(), per_run * struck.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_issue_cut_anywhere() {
    endure_all(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renewal_cut_anywhere() {
    endure_all(true).await;
}

/// A connection lost before the certificate request is simply retried.
#[tokio::test]
async fn a_cut_during_preparation_is_not_noticed() {
    for cut in [Cut::Request(0), Cut::Request(300), Cut::Answer(10), Cut::Answer(2000)] {
        let fixture = Arc::new(Fixture::new().await);
        let pc = Pc::new(&fixture, 0);
        pc.relay.cutter(cut)();
        let enroller = pc.enroller(Arc::new(Silent));
        let certificate = fixture.issue_by(&enroller).await.unwrap();
        assert!(pc.relay.has_cut());
        pc.assert_ended(None, &certificate, cut);
    }
}

/// The bank itself closes the connection after part of the request or of its response.
#[tokio::test]
async fn a_bank_that_breaks_off() {
    let fixture = Fixture::new().await;
    for (done, fault) in ["drop-request=0", "drop-request=128", "drop=0", "drop=700"].into_iter().enumerate() {
        fixture.fault(format!("1*{fault}"));
        let error = fixture.issue().await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::ConnectionLost, "{fault}");
        fixture.issue().await.unwrap();
        fixture.assert_ended_with(done + 1, fault);
    }
}

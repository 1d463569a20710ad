use std::sync::Arc;

use cert_core::certificate::Certificate;
use cert_core::changes::watch;
use cert_core::enrollment::{Enroller, Journal, SubjectSource, certificate_request, generate_key};
use cert_core::est::{Answer, EstClient, KeyKind, Operation as Sent};
use cert_core::input::LoginId;
use cert_core::keystore::contract::Issued;
use cert_core::keystore::{Call, Identity, KeyStore, KeyStoreError, MemoryStore};
use cert_core::network::proxy::ProxyConnector;
use cert_core::network::{ClientSettings, http_client};
use cert_core::secret::PrivateKey;
use tempfile::TempDir;

use super::fault::Fault;
use super::life::{Killed, Life, Point, progress_at};
use super::operation::Operation;
use super::store::WatchedStore;
use super::{check, disk};
use crate::support::{Authority, Fixture, PASSWORD, TestClock, USER, credentials, issuer_match};

/// A bank, and the initial contents of each PC's store.
pub(super) struct Site {
    pub(super) fixture: Fixture,
    old: (PrivateKey, Certificate),
    /// From another CA.
    foreign: Issued,
}

impl Site {
    pub(super) async fn new() -> Self {
        let fixture = Fixture::new().await;
        let old = issue_outside(&fixture).await;
        Self { old, foreign: Authority::named("another").server("127.0.0.1"), fixture }
    }
}

/// Issues a certificate with its key, for import into many stores.
async fn issue_outside(fixture: &Fixture) -> (PrivateKey, Certificate) {
    let key = generate_key(KeyKind::EcP256).unwrap();
    let request = certificate_request(&key, &SubjectSource::LoginId(&LoginId::parse(USER).unwrap())).unwrap();
    let service = fixture.service();
    let (clock, connector) = (fixture.clock.clone(), ProxyConnector::direct());
    let http = http_client(&ClientSettings { trust: service.trust, clock, connector }, &service.url, None).unwrap();
    let client = EstClient::new(http, service.url, fixture.clock.clone());
    match client.enroll(Sent::Enroll, &request, &credentials(USER, PASSWORD)).await {
        Ok(Answer::Issued(certificates)) => (key, certificates.into_iter().next().unwrap()),
        other => panic!("{other:?}"),
    }
}

/// One user's PC: store, state folder, clock.
pub(super) struct Pc {
    pub(super) site: Arc<Site>,
    pub(super) store: MemoryStore,
    pub(super) old: Certificate,
    clock: Arc<TestClock>,
    pub(super) folder: TempDir,
}

/// How one run of the program ended.
pub(super) struct Run {
    pub(super) life: Arc<Life>,
    pub(super) outcome: Result<(), String>,
}

impl Pc {
    pub(super) fn new(site: &Arc<Site>) -> Self {
        let (store, folder) = (MemoryStore::new(), tempfile::tempdir().unwrap());
        let (key, old) = &site.old;
        let Issued { key: foreign_key, certificate: foreign, .. } = &site.foreign;
        store.import(&Identity { key, certificate: old, intermediates: &[] }).unwrap();
        store.import(&Identity { key: foreign_key, certificate: foreign, intermediates: &[] }).unwrap();
        std::fs::write(folder.path().join(check::NOT_OURS), check::NOT_OURS).unwrap();
        Self { site: Arc::clone(site), store, old: old.clone(), clock: TestClock::right(), folder }
    }

    pub(super) fn journal(&self) -> Journal {
        Journal::new(self.folder.path().join("state/journal"))
    }

    pub(super) fn unwatched(&self) -> Enroller {
        self.enroller(Arc::new(self.store.clone()))
    }

    fn enroller(&self, store: Arc<dyn KeyStore>) -> Enroller {
        Enroller { store, journal: self.journal(), clock: self.clock.clone(), ..self.site.fixture.enroller() }
    }

    pub(super) fn new_certificates(&self) -> Vec<Certificate> {
        let certificates = self.store.certificates(&issuer_match()).unwrap();
        certificates.into_iter().filter(|one| *one != self.old).collect()
    }

    pub(super) fn lose_the_next_answer(&self) {
        self.site.fixture.fault("1*drop=0");
    }

    pub(super) fn refuse_the_next_import(&self) {
        self.store.fail_once(Call::Import, || KeyStoreError::Failed("as ordered".into()));
    }

    /// Runs the operation with this fault, if any.
    pub(super) async fn run(self: &Arc<Self>, operation: Operation, plan: Option<(Point, Fault)>) -> Run {
        self.start(plan, operation, false).await
    }

    /// The next start of the program; by then the disk, the clock and the bank are in order again.
    pub(super) async fn restart(self: &Arc<Self>, operation: Operation) -> Run {
        self.start(None, operation, true).await
    }

    async fn start(self: &Arc<Self>, plan: Option<(Point, Fault)>, operation: Operation, again: bool) -> Run {
        let life = self.life(plan);
        let watching = Arc::clone(&life);
        let _watch = watch(self.folder.path(), move |change| watching.change(change));
        let (pc, enroller) = (Arc::clone(self), self.enroller(Arc::new(self.watched(&life))));
        let run = async move {
            if again { operation.go_on(&pc, &enroller).await } else { operation.run(&pc, &enroller).await }
        };
        let outcome = match tokio::spawn(run).await {
            Ok(outcome) => outcome.map_err(|error| format!("{error:?}")),
            Err(ended) => match ended.into_panic().downcast::<Killed>() {
                Ok(_) => Err("killed".to_owned()),
                Err(panic) => std::panic::resume_unwind(panic),
            },
        };
        self.put_right(&life);
        Run { life, outcome }
    }

    fn life(&self, plan: Option<(Point, Fault)>) -> Arc<Life> {
        let bank = self.site.fixture.bank.faults();
        if let Some((Point::Bank(operation), fault)) = &plan
            && let Some((times, fault)) = fault.at_bank()
        {
            self.site.fixture.fault(format!("{times}*{operation}:{fault}"));
        }
        let (store, clock, old) = (self.store.clone(), self.clock.clone(), self.old.clone());
        Arc::new(Life { plan, store, old, clock, bank, progress: progress_at(self.folder.path()) })
    }

    fn watched(&self, life: &Arc<Life>) -> WatchedStore {
        WatchedStore { inner: self.store.clone(), life: Arc::clone(life) }
    }

    fn put_right(&self, life: &Life) {
        life.note_what_the_bank_did();
        let mut progress = life.progress();
        progress.dead = true; // tasks still running do nothing more
        if let Some(tree) = progress.left.take() {
            disk::restore(self.folder.path(), &tree);
        }
        drop(progress);
        self.store.heal();
        self.site.fixture.bank.faults().clear();
        self.clock.put_right();
    }
}

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;

use cert_core::certificate::{Certificate, Fingerprint};
use cert_core::clock::Clock;
use cert_core::enrollment::{Enroller, Journal};
use cert_core::est::KeyKind;
use cert_core::input::{Credentials, LoginId, Password};
use cert_core::keystore::{KeyStore, MemoryStore, prove_possession};
use cert_core::network::proxy::ProxyConnector;
use cert_core::profile::{IssuerMatch, Profile, ServiceAddress, pinned};
use cert_core::secret::Secret;
use cert_core::{Error, ErrorCode};
use practice_bank::{Bank, BankConfig, FaultSpec, Validity};
use serde::Serialize;
use tempfile::TempDir;
use time::Duration;
use tokio::task::JoinSet;

use super::{PASSWORD, TestClock, USER, users_password};

/// A practice bank and one user's PC: key store, state folder, clock.
pub(crate) struct Fixture {
    pub(crate) bank: Bank,
    pub(crate) store: MemoryStore,
    pub(crate) clock: Arc<TestClock>,
    folder: TempDir,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With this fault active at the bank from the start.
    pub(crate) async fn with_fault(fault: impl AsRef<str>) -> Self {
        let fixture = Self::new().await;
        fixture.fault(fault);
        fixture
    }

    /// With an issued certificate in the store.
    pub(crate) async fn with_certificate() -> (Self, Certificate) {
        let fixture = Self::new().await;
        let certificate = fixture.issue().await.unwrap();
        (fixture, certificate)
    }

    /// With the bank's configuration modified by `change`.
    pub(crate) async fn with(change: impl FnOnce(&mut BankConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("bank");
        std::fs::create_dir(&data).unwrap();
        let mut config = BankConfig::ephemeral(data);
        change(&mut config);
        let bank = Bank::start(config).await.unwrap();
        Self { bank, store: MemoryStore::new(), clock: TestClock::right(), folder }
    }

    /// Injects a fault at the bank from now on, in the syntax of `practice-bank --fault`.
    pub(crate) fn fault(&self, fault: impl AsRef<str>) {
        self.bank.faults().add(fault.as_ref().parse::<FaultSpec>().unwrap());
    }

    /// The state folder: journal and logs.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// The user's documents folder.
    pub(crate) fn documents(&self) -> PathBuf {
        let folder = self.folder.path().join("documents");
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    pub(crate) fn journal_folder(&self) -> PathBuf {
        self.state().join("journal")
    }

    pub(crate) fn journal(&self) -> Journal {
        Journal::new(self.journal_folder())
    }

    pub(crate) fn service(&self) -> ServiceAddress {
        self.service_at(self.bank.service_url())
    }

    /// The service at another URL: another route to the bank, or another server in its place.
    pub(crate) fn service_at(&self, url: &str) -> ServiceAddress {
        ServiceAddress::new(url, pinned(&self.bank.ca_file()).unwrap()).unwrap()
    }

    /// Uses P-256 keys, which are fast to generate.
    pub(crate) fn enroller(&self) -> Enroller {
        let (store, clock) = (Arc::new(self.store.clone()), self.clock.clone());
        let (profile, journal) = (practice_profile(), self.journal());
        let connector = ProxyConnector::direct();
        let enroller = Enroller::new(&profile, self.service(), store, journal, clock, connector);
        Enroller { key_kind: KeyKind::EcP256, ..enroller }
    }

    /// Issues to the default user, [`USER`].
    pub(crate) async fn issue(&self) -> Result<Certificate, Error> {
        issue(&self.enroller(), USER, PASSWORD).await
    }

    pub(crate) async fn issue_to(&self, login_id: &str, password: &str) -> Result<Certificate, Error> {
        issue(&self.enroller(), login_id, password).await
    }

    /// Issues to one of the bank's users, with that user's password.
    pub(crate) async fn issue_as(&self, login_id: &str) -> Result<Certificate, Error> {
        self.issue_to(login_id, &users_password(&self.bank, login_id)).await
    }

    /// Issues into this store a certificate that expired an hour ago; meanwhile the PC's clock is two hours slow.
    pub(crate) async fn issue_expired(&self, login_id: &str, store: impl KeyStore + 'static) -> Certificate {
        let (starts_after, ends_after) = (Duration::days(-366), Duration::hours(-1));
        self.bank.set_validity(Validity { starts_after, ends_after });
        let (store, clock) = (Arc::new(store), TestClock::ahead(Duration::hours(-2)));
        let enroller = Enroller { store, clock, ..self.enroller() };
        let expired = issue(&enroller, login_id, &users_password(&self.bank, login_id)).await.unwrap();
        self.bank.set_validity(Validity::default());
        expired
    }

    /// Issues to the default user from another server.
    pub(crate) async fn issue_at(&self, service: ServiceAddress) -> Result<Certificate, Error> {
        self.issue_by(&Enroller { service, ..self.enroller() }).await
    }

    /// Issues to the default user through a proxy.
    pub(crate) async fn issue_through(&self, connector: Arc<ProxyConnector>) -> Result<Certificate, Error> {
        self.issue_by(&Enroller { connector, ..self.enroller() }).await
    }

    /// Issues to the default user with another enroller.
    pub(crate) async fn issue_by(&self, enroller: &Enroller) -> Result<Certificate, Error> {
        issue(enroller, USER, PASSWORD).await
    }

    pub(crate) async fn renew(&self, old: &Certificate) -> Result<Certificate, Error> {
        self.renew_by(&self.enroller(), old, PASSWORD).await
    }

    pub(crate) async fn renew_by(
        &self,
        enroller: &Enroller,
        old: &Certificate,
        password: &str,
    ) -> Result<Certificate, Error> {
        let mut preparation = enroller.prepare_renewal(&old.fingerprint())?;
        enroller.enroll(&credentials(old.login_id().unwrap(), password), &mut preparation).await
    }

    /// Discards the unfinished request.
    pub(crate) fn discard(&self) {
        self.journal().lock().unwrap().clear().unwrap();
    }

    /// This bank's certificates in the store, after a test signature with the key of each.
    pub(crate) fn working(&self) -> Vec<Fingerprint> {
        proves(&self.store)
    }

    /// The bank has issued this many certificates, all of them work here, and no request data is left.
    #[track_caller]
    pub(crate) fn assert_ended_with(&self, certificates: usize, what: impl Debug) {
        assert_eq!(self.bank.certificates().unwrap().len(), certificates, "at the bank: {what:?}");
        assert_eq!(self.working().len(), certificates, "here: {what:?}");
        self.assert_nothing_left();
    }

    /// No request data is left in the journal folder, only the lock file.
    pub(crate) fn assert_nothing_left(&self) {
        let left: Vec<_> = std::fs::read_dir(self.journal_folder())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| name != "lock")
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }

    pub(crate) fn now(&self) -> time::OffsetDateTime {
        self.clock.now()
    }
}

async fn issue(enroller: &Enroller, login_id: &str, password: &str) -> Result<Certificate, Error> {
    let mut preparation = enroller.prepare_issue()?;
    enroller.enroll(&credentials(login_id, password), &mut preparation).await
}

pub(crate) fn credentials(login_id: &str, password: &str) -> Credentials {
    Credentials {
        login_id: LoginId::parse(login_id).unwrap(),
        password: Password::parse(Secret::new(password.to_owned())).unwrap(),
    }
}

fn practice_profile() -> Profile {
    Profile::of_this_build().unwrap()
}

pub(crate) fn issuer_match() -> IssuerMatch {
    practice_profile().issuer
}

/// This bank's certificates in a store, after a test signature with the key of each.
pub(crate) fn proves(store: &dyn KeyStore) -> Vec<Fingerprint> {
    let certificates = store.certificates(&issuer_match()).unwrap();
    for certificate in &certificates {
        prove_possession(store, certificate).unwrap();
    }
    certificates.iter().map(Certificate::fingerprint).collect()
}

/// Checks that the outcome is an error with this code, and returns the error.
#[track_caller]
pub(crate) fn raises<T>(outcome: Result<T, Error>, code: ErrorCode) -> Error {
    let Err(error) = outcome else { panic!("nothing failed, where {code:?} was to be raised") };
    assert_eq!(error.code(), code, "{error:?}");
    note_raised(code);
    error
}

thread_local!(static RAISED: RefCell<BTreeSet<String>> = RefCell::default());

/// Records that the test saw this code, or its name, where it was expected.
pub(crate) fn note_raised(code: impl Serialize) {
    RAISED.with_borrow_mut(|raised| raised.insert(name(code)));
}

/// Whether the test on this thread has recorded this code.
pub(crate) fn was_raised(code: ErrorCode) -> bool {
    RAISED.with_borrow(|raised| raised.contains(&name(code)))
}

fn name(code: impl Serialize) -> String {
    serde_json::to_string(&code).unwrap()
}

/// Runs all of these concurrently and returns their results in no particular order.
pub(crate) async fn together<T: Send + 'static>(
    tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    tasks.into_iter().collect::<JoinSet<_>>().join_all().await
}

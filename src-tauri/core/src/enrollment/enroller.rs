use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tracing::instrument;

use super::key_maker::KeyMaker;
use super::preparation::Needs;
use super::sending::Sending;
use super::{
    Chain, EnrollmentError, Journal, JournalError, JournalGuard, Milestone, Observer, Preparation, Record, Silent,
    State,
};
use crate::certificate::{Certificate, Fingerprint};
use crate::clock::Clock;
use crate::error::Error;
use crate::est::{EstClient, KeyKind};
use crate::input::Credentials;
use crate::keystore::{KeyStore, KeyStoreError, RequestKey, prove_possession};
use crate::logging::{ISSUED, RENEWED};
use crate::network::proxy::ProxyConnector;
use crate::network::{ClientIdentity, ClientSettings, NetworkError, http_client};
use crate::profile::{IssuerMatch, KeyStorage, Profile, ServiceAddress};

/// Issues, renews and resumes: obtains a working certificate with the user's credentials.
#[derive(Clone, Debug)]
pub struct Enroller {
    /// The bank's address and what to trust there.
    pub service: ServiceAddress,
    /// Identifies the bank's certificates in the store.
    pub issuer: IssuerMatch,
    /// The store that receives the certificate.
    pub store: Arc<dyn KeyStore>,
    /// Records the request until it is finished.
    pub journal: Journal,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Receives progress.
    pub observer: Arc<dyn Observer>,
    /// The kind of key to make if the bank requests none.
    pub key_kind: KeyKind,
    /// Where the key is made.
    pub key_storage: KeyStorage,
    /// How long to wait for an approval.
    pub approval_timeout: Duration,
    /// How the bank is reached.
    pub connector: Arc<ProxyConnector>,
}

/// What an unfinished request needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Resumption {
    /// It has to be sent (again), which requires the password.
    Credentials(Record),
    /// The certificate has arrived and only has to be stored.
    Installation(Record),
}

impl Enroller {
    /// How long the window waits for an approval (202) before it leaves the request unfinished.
    pub const APPROVAL_TIMEOUT: Duration = Duration::from_mins(10);

    /// For the bank of this profile, without an observer.
    pub fn new(
        profile: &Profile,
        service: ServiceAddress,
        store: Arc<dyn KeyStore>,
        journal: Journal,
        clock: Arc<dyn Clock>,
        connector: Arc<ProxyConnector>,
    ) -> Self {
        Self {
            service,
            issuer: profile.issuer.clone(),
            store,
            journal,
            clock,
            observer: Arc::new(Silent),
            key_kind: profile.key,
            key_storage: profile.key_storage,
            approval_timeout: Self::APPROVAL_TIMEOUT,
            connector,
        }
    }

    /// The request that an earlier run left unfinished in this journal.
    pub fn pending_in(journal: &Journal) -> Result<Option<Resumption>, Error> {
        Ok(journal.lock()?.pending()?.map(|record| match record.state {
            State::Prepared | State::Sent { .. } => Resumption::Credentials(record),
            State::Issued(_) | State::Installed(_) => Resumption::Installation(record),
        }))
    }

    /// Discards an unfinished request, and a key that was made for it in the store's hardware.
    pub fn discard(guard: &JournalGuard, store: &dyn KeyStore) -> Result<(), JournalError> {
        let key = guard.peek_key()?;
        guard.clear()?;
        if let Some(key) = key {
            key.discard(store);
        }
        Ok(())
    }

    /// Begins the work that can be done before the button is pressed, for a first certificate.
    pub fn prepare_issue(&self) -> Result<Preparation, Error> {
        self.prepare(None, Needs::Key)
    }

    /// The same, but begun only by [`enroll`](Self::enroll).
    pub fn prepare_issue_on_demand(&self) -> Result<Preparation, Error> {
        Ok(Preparation::on_demand(self.client(None)?, None, Needs::Key, self.keys()))
    }

    /// The same for the renewal of a certificate in the store, which authenticates the connection.
    pub fn prepare_renewal(&self, fingerprint: &Fingerprint) -> Result<Preparation, Error> {
        self.prepare(Some(fingerprint), Needs::Key)
    }

    /// The same for an unfinished request, which already has its key.
    pub fn prepare_resumption(&self, record: &Record) -> Result<Preparation, Error> {
        self.prepare(record.renews.as_ref(), Needs::Nothing)
    }

    /// The request that an earlier run left unfinished.
    pub fn pending(&self) -> Result<Option<Resumption>, Error> {
        Self::pending_in(&self.journal)
    }

    /// Obtains a certificate, stores it, and proves that its key signs. An unfinished request of the same login ID is
    /// finished instead of beginning a new one.
    #[instrument(skip_all)]
    pub async fn enroll(&self, credentials: &Credentials, preparation: &mut Preparation) -> Result<Certificate, Error> {
        let guard = self.journal.lock()?;
        let record = match self.unfinished(&guard, credentials, preparation)? {
            Some(record) => record,
            None => self.begin(&guard, credentials, preparation).await?,
        };
        let record = match record.state {
            State::Prepared | State::Sent { .. } => {
                Sending { enroller: self, guard: &guard, credentials }.send(record, preparation).await?
            }
            State::Issued(_) | State::Installed(_) => record,
        };
        self.install(&guard, record).await
    }

    /// Installs a certificate that had arrived before an earlier run ended.
    #[instrument(skip_all)]
    pub async fn finish(&self) -> Result<Certificate, Error> {
        let guard = self.journal.lock()?;
        let record = guard.pending()?.ok_or(EnrollmentError::NothingToResume)?;
        self.install(&guard, record).await
    }

    fn prepare(&self, renews: Option<&Fingerprint>, needs: Needs) -> Result<Preparation, Error> {
        let Some(fingerprint) = renews else {
            return Ok(Preparation::begin(self.client(None)?, None, needs, self.keys()));
        };
        let mut certificates = self.store.certificates(&self.issuer)?.into_iter();
        let old = certificates.find(|certificate| certificate.fingerprint() == *fingerprint);
        let old = old.ok_or(EnrollmentError::NoSuchCertificate)?;
        let key = self.store.signing_key(fingerprint)?;
        let client = self.client(Some(ClientIdentity { chain: vec![old.clone()], key }))?;
        Ok(Preparation::begin(client, Some(old), needs, self.keys()))
    }

    fn keys(&self) -> KeyMaker {
        KeyMaker { store: Arc::clone(&self.store), usual: self.key_kind, storage: self.key_storage }
    }

    fn client(&self, identity: Option<ClientIdentity>) -> Result<EstClient, NetworkError> {
        let ServiceAddress { url, trust } = self.service.clone();
        let (clock, connector) = (Arc::clone(&self.clock), Arc::clone(&self.connector));
        let http = http_client(&ClientSettings { trust, clock, connector }, &url, identity)?;
        Ok(EstClient::new(http, url, Arc::clone(&self.clock)))
    }

    /// The unfinished request, if it is for the same certificate.
    fn unfinished(
        &self,
        guard: &JournalGuard,
        credentials: &Credentials,
        preparation: &Preparation,
    ) -> Result<Option<Record>, Error> {
        let Some(record) = guard.pending()? else {
            return Ok(None);
        };
        let renews = preparation.renews().map(Certificate::fingerprint);
        if record.login_id == credentials.login_id && record.renews == renews {
            return Ok(Some(record));
        }
        if record.state == State::Prepared {
            Self::discard(guard, &*self.store)?; // it was never sent to the bank
            return Ok(None);
        }
        Err(EnrollmentError::UnfinishedRequest.into())
    }

    async fn begin(
        &self,
        guard: &JournalGuard,
        credentials: &Credentials,
        preparation: &mut Preparation,
    ) -> Result<Record, Error> {
        let renews = preparation.renews().map(Certificate::fingerprint);
        let (key, request) = preparation.request(&credentials.login_id).await?;
        let record = Record {
            login_id: credentials.login_id.clone(),
            started_at: self.clock.now(),
            request,
            renews,
            state: State::Prepared,
        };
        guard.begin(&record, key)?;
        preparation.key_is_kept(true);
        self.observer.reached(Milestone::Prepared);
        Ok(record)
    }

    /// Stores the certificate, finds it through a fresh handle and tests it; only then removes the record.
    async fn install(&self, guard: &JournalGuard, mut record: Record) -> Result<Certificate, Error> {
        let (State::Issued(chain) | State::Installed(chain)) = record.state.clone() else {
            return Err(EnrollmentError::NothingToResume.into());
        };
        let certificate = chain.certificate.clone();
        let key = guard.key()?;
        let store = Arc::clone(&self.store);
        let imported = spawn_blocking(move || import(&*store, &key, &chain)).await;
        let imported = imported.map_err(|panic| KeyStoreError::Failed(panic.into()))?;
        if matches!(imported, Err(KeyStoreError::NumberTaken)) {
            // This certificate can never be installed; the bank can issue another one for the same key.
            record.state = State::Sent { retry_at: None };
            guard.update(&record)?;
        }
        imported?;
        if let State::Issued(chain) = record.state {
            record.state = State::Installed(chain);
            guard.update(&record)?;
        }
        self.observer.reached(Milestone::Installed);
        guard.finish()?;
        self.observer.reached(Milestone::Finished);
        let event = if record.renews.is_some() { RENEWED } else { ISSUED };
        tracing::info!(event, serial = certificate.serial(), "certificate installed; its key has signed");
        Ok(certificate)
    }
}

fn import(store: &dyn KeyStore, key: &RequestKey, chain: &Chain) -> Result<(), KeyStoreError> {
    let Chain { certificate, intermediates } = chain;
    key.store(store, certificate, intermediates)?;
    prove_possession(&*store.reopen()?, certificate)
}

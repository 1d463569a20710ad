use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tracing::instrument;

use super::preparation::{KeyMaker, Needs};
use super::sending::Sending;
use super::{Chain, EnrollmentError, Journal, JournalGuard, Milestone, Observer, Preparation, Record, Silent, State};
use crate::certificate::{Certificate, Fingerprint};
use crate::clock::Clock;
use crate::error::Error;
use crate::est::{EstClient, KeyKind};
use crate::input::Credentials;
use crate::keystore::{Identity, KeyStore, KeyStoreError, prove_possession};
use crate::logging::{ISSUED, RENEWED};
use crate::network::proxy::ProxyConnector;
use crate::network::{ClientIdentity, ClientSettings, NetworkError, http_client};
use crate::profile::{IssuerMatch, Profile, ServiceAddress};
use crate::secret::PrivateKey;

/// Issues, renews and resumes: the one way from credentials to a certificate that works.
#[derive(Clone, Debug)]
pub struct Enroller {
    /// Where the bank is and whom to trust about it.
    pub service: ServiceAddress,
    /// Which certificates in the store are the bank's.
    pub issuer: IssuerMatch,
    /// Where the certificate goes.
    pub store: Arc<dyn KeyStore>,
    /// Where the request stands until it is finished.
    pub journal: Journal,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Is told how far it has got.
    pub observer: Arc<dyn Observer>,
    /// The key to make where the bank requests none.
    pub key_kind: KeyKind,
    /// How long an approval is waited for.
    pub approval_timeout: Duration,
    /// How the bank is reached.
    pub connector: Arc<ProxyConnector>,
}

/// What an unfinished request needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Resumption {
    /// It has to be sent (again), which takes the password.
    Credentials(Record),
    /// The certificate is here; only the store has to take it.
    Installation(Record),
}

impl Enroller {
    /// How long the window waits for an approval (202) before the request is put aside.
    pub const APPROVAL_TIMEOUT: Duration = Duration::from_mins(10);

    /// For the bank of this profile, watched by nobody.
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
            approval_timeout: Self::APPROVAL_TIMEOUT,
            connector,
        }
    }

    /// What an earlier run left unfinished in this journal.
    pub fn pending_in(journal: &Journal) -> Result<Option<Resumption>, Error> {
        Ok(journal.lock()?.pending()?.map(|record| match record.state {
            State::Prepared | State::Sent { .. } => Resumption::Credentials(record),
            State::Issued(_) | State::Installed(_) => Resumption::Installation(record),
        }))
    }

    /// Begins what can be done before the button is pressed, for a first certificate.
    pub fn prepare_issue(&self) -> Result<Preparation, Error> {
        self.prepare(None, Needs::Key)
    }

    /// The same, begun only with [`enroll`](Self::enroll).
    pub fn prepare_issue_on_demand(&self) -> Result<Preparation, Error> {
        Ok(Preparation::on_demand(self.client(None)?, None, Needs::Key, self.keys()))
    }

    /// The same for the renewal of a certificate in the store, which authenticates the connection.
    pub fn prepare_renewal(&self, fingerprint: &Fingerprint) -> Result<Preparation, Error> {
        self.prepare(Some(fingerprint), Needs::Key)
    }

    /// The same for an unfinished request, which has its key.
    pub fn prepare_resumption(&self, record: &Record) -> Result<Preparation, Error> {
        self.prepare(record.renews.as_ref(), Needs::Nothing)
    }

    /// What an earlier run left unfinished.
    pub fn pending(&self) -> Result<Option<Resumption>, Error> {
        Self::pending_in(&self.journal)
    }

    /// From credentials to a certificate in the store that has signed. An unfinished request of
    /// the same login ID is finished instead of a second one begun.
    #[instrument(skip_all)]
    pub async fn enroll(&self, credentials: &Credentials, preparation: &mut Preparation) -> Result<Certificate, Error> {
        let guard = self.journal.lock()?;
        let record = match Self::unfinished(&guard, credentials, preparation)? {
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
        KeyMaker { store: Arc::clone(&self.store), usual: self.key_kind }
    }

    fn client(&self, identity: Option<ClientIdentity>) -> Result<EstClient, NetworkError> {
        let ServiceAddress { url, trust } = self.service.clone();
        let (clock, connector) = (Arc::clone(&self.clock), Arc::clone(&self.connector));
        let http = http_client(&ClientSettings { trust, clock, connector }, &url, identity)?;
        Ok(EstClient::new(http, url, Arc::clone(&self.clock)))
    }

    /// The unfinished request, where it is the one now asked for.
    fn unfinished(
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
            guard.clear()?; // the bank never heard of it
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
        self.observer.reached(Milestone::Prepared);
        Ok(record)
    }

    /// Into the store, found there by a fresh handle, tried; only then the record goes.
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
            // It will never be installed; for this key the bank can sign another one.
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

fn import(store: &dyn KeyStore, key: &PrivateKey, chain: &Chain) -> Result<(), KeyStoreError> {
    let Chain { certificate, intermediates } = chain;
    store.import(&Identity { key, certificate, intermediates })?;
    prove_possession(&*store.reopen()?, certificate)
}

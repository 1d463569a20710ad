use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::task::spawn_blocking;
use tracing::instrument;

use super::journal::{Chain, StoredCertificate};
use super::{
    EnrollmentError, Issued, Journal, JournalGuard, Milestone, Observer, Preparation, Record,
    State, choose_issued,
};
use crate::certificate::{Certificate, Fingerprint};
use crate::clock::Clock;
use crate::error::Error;
use crate::est::{Answer, EstClient, EstError, KeyKind};
use crate::input::Credentials;
use crate::keystore::{Identity, KeyStore, KeyStoreError, prove_possession};
use crate::network::{ClientIdentity, ClientSettings, NetworkError, http_client};
use crate::profile::{IssuerMatch, ServiceAddress};

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
    /// The key to make where the bank has no wish.
    pub key_kind: KeyKind,
    /// How long an approval is waited for.
    pub patience: Duration,
    /// How long the bank may stay silent.
    pub read_timeout: Option<Duration>,
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
    pub const PATIENCE: Duration = Duration::from_mins(10);

    /// What an earlier run left unfinished in this journal.
    pub fn pending_in(journal: &Journal) -> Result<Option<Resumption>, Error> {
        Ok(journal.lock()?.pending()?.map(|record| match record.state {
            State::Prepared | State::Sent { .. } => Resumption::Credentials(record),
            State::Issued(_) | State::Installed(_) => Resumption::Installation(record),
        }))
    }

    /// Begins what can be done before the button is pressed, for a first certificate.
    pub fn prepare_issue(&self) -> Result<Preparation, Error> {
        Ok(Preparation::begin(self.client(None)?, None, self.key_kind))
    }

    /// The same for the renewal of a certificate in the store, which authenticates the connection.
    pub fn prepare_renewal(&self, fingerprint: &Fingerprint) -> Result<Preparation, Error> {
        let certificates = self.store.certificates(&self.issuer)?;
        let old = certificates
            .into_iter()
            .find(|certificate| certificate.fingerprint() == *fingerprint)
            .ok_or(EnrollmentError::NoSuchCertificate)?;
        let key = self.store.signing_key(fingerprint)?;
        let client = self.client(Some(ClientIdentity { chain: vec![old.clone()], key }))?;
        Ok(Preparation::begin(client, Some(old), self.key_kind))
    }

    /// The same for an unfinished request.
    pub fn prepare_resumption(&self, record: &Record) -> Result<Preparation, Error> {
        match &record.renews {
            Some(fingerprint) => self.prepare_renewal(fingerprint),
            None => self.prepare_issue(),
        }
    }

    /// What an earlier run left unfinished.
    pub fn pending(&self) -> Result<Option<Resumption>, Error> {
        Self::pending_in(&self.journal)
    }

    /// Forgets an unfinished request. The bank may have issued for it: the user has been told.
    pub fn discard(&self) -> Result<(), Error> {
        Ok(self.journal.lock()?.clear()?)
    }

    /// From credentials to a certificate in the store that has signed. An unfinished request of
    /// the same login ID is finished instead of a second one begun.
    #[instrument(skip_all)]
    pub async fn enroll(
        &self,
        credentials: &Credentials,
        preparation: &mut Preparation,
    ) -> Result<Certificate, Error> {
        let guard = self.journal.lock()?;
        let record = match Self::unfinished(&guard, credentials, preparation)? {
            Some(record) => record,
            None => self.begin(&guard, credentials, preparation).await?,
        };
        let record = match record.state {
            State::Prepared | State::Sent { .. } => {
                Request { enroller: self, guard: &guard, credentials }
                    .send(record, preparation)
                    .await?
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

    fn client(&self, identity: Option<ClientIdentity>) -> Result<EstClient, NetworkError> {
        let mut settings = ClientSettings::new(self.service.trust.clone(), Arc::clone(&self.clock));
        settings.read_timeout = self.read_timeout.unwrap_or(settings.read_timeout);
        let http = http_client(&settings, identity)?;
        Ok(EstClient::new(http, self.service.url.clone(), Arc::clone(&self.clock)))
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
    async fn install(
        &self,
        guard: &JournalGuard,
        mut record: Record,
    ) -> Result<Certificate, Error> {
        let (State::Issued(chain) | State::Installed(chain)) = record.state.clone() else {
            return Err(EnrollmentError::NothingToResume.into());
        };
        let certificate = chain.certificate.clone();
        let key = guard.key()?;
        let store = Arc::clone(&self.store);
        let imported = spawn_blocking(move || import(&*store, &key, &chain)).await;
        imported.map_err(|panic| KeyStoreError::Failed(panic.into()))??;
        if let State::Issued(chain) = record.state {
            record.state = State::Installed(chain);
            guard.update(&record)?;
        }
        self.observer.reached(Milestone::Installed);
        guard.clear()?;
        self.observer.reached(Milestone::Finished);
        tracing::info!(serial = certificate.serial(), "certificate installed and tried");
        Ok(certificate)
    }
}

fn import(
    store: &dyn KeyStore,
    key: &crate::secret::PrivateKey,
    chain: &Chain,
) -> Result<(), KeyStoreError> {
    let intermediates: Vec<_> = chain.intermediates.iter().map(|stored| stored.0.clone()).collect();
    let certificate = &chain.certificate;
    store.import(&Identity { key, certificate, intermediates: &intermediates })?;
    prove_possession(&*store.reopen()?, certificate)
}

/// The part of an enrollment that talks to the bank.
struct Request<'a> {
    enroller: &'a Enroller,
    guard: &'a JournalGuard,
    credentials: &'a Credentials,
}

impl Request<'_> {
    /// Sends the request, again after each 202, until a certificate or a refusal comes.
    async fn send(
        &self,
        mut record: Record,
        preparation: &mut Preparation,
    ) -> Result<Record, Error> {
        let authorities = preparation.authorities().await?.to_vec();
        let key = self.guard.key()?;
        let mut answer_lost = record.state == State::Sent { retry_at: None };
        let patience_ends = self.enroller.clock.now() + self.enroller.patience;
        loop {
            self.wait(&record, patience_ends).await?;
            self.record(&mut record, State::Sent { retry_at: None }, Milestone::Sent)?;
            let answer = preparation
                .client()
                .enroll(preparation.operation(), &record.request, self.credentials)
                .await;
            match answer {
                Ok(Answer::Issued(came)) => {
                    let issued = choose_issued(&key, came, &authorities)?;
                    self.record(&mut record, State::Issued(issued.into()), Milestone::Issued)?;
                    return Ok(record);
                }
                Ok(Answer::Pending(until)) => {
                    answer_lost = false;
                    let state = State::Sent { retry_at: Some(until) };
                    self.record(&mut record, state, Milestone::AwaitingApproval(until))?;
                }
                Err(error) => return Err(self.refused(&record, error, answer_lost)?),
            }
        }
    }

    async fn wait(&self, record: &Record, patience_ends: OffsetDateTime) -> Result<(), Error> {
        let State::Sent { retry_at: Some(retry_at) } = record.state else {
            return Ok(());
        };
        if retry_at > patience_ends {
            return Err(EnrollmentError::ApprovalPending { retry_at }.into());
        }
        let left = Duration::try_from(retry_at - self.enroller.clock.now()).unwrap_or_default();
        tokio::time::sleep(left).await;
        Ok(())
    }

    fn record(&self, record: &mut Record, state: State, milestone: Milestone) -> Result<(), Error> {
        record.state = state;
        self.guard.update(record)?;
        self.enroller.observer.reached(milestone);
        Ok(())
    }

    /// What a failed request means for the record: a clear refusal ends it, unless an earlier
    /// answer was lost, for then the bank may have issued; anything unclear keeps it.
    fn refused(&self, record: &Record, error: EstError, answer_lost: bool) -> Result<Error, Error> {
        if let (EstError::CertificateRevoked, Some(old)) = (&error, record.renews) {
            self.guard.remember_revoked(old)?;
        }
        if error.may_have_issued() {
            return Ok(error.into());
        }
        if !answer_lost {
            self.guard.clear()?;
            return Ok(error.into());
        }
        Ok(match error {
            EstError::AlreadyIssued | EstError::Refused { .. } => {
                EnrollmentError::PossiblyIssued.into()
            }
            _ => error.into(),
        })
    }
}

impl From<Issued> for Chain {
    fn from(issued: Issued) -> Self {
        Self {
            certificate: issued.certificate,
            intermediates: issued.intermediates.into_iter().map(StoredCertificate).collect(),
        }
    }
}

use std::fmt;
use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use tracing::instrument;

use super::board::{Board, ViewSink};
use super::failure::{can_retry, failure};
use super::stage::{Authenticating, Stage};
use super::{CertificateView, Purpose, Screen, Step, View};
use crate::certificate::{Certificate, Fingerprint, by_need_of_action};
use crate::clock::{Clock, rfc3339};
use crate::enrollment::{
    Enroller, EnrollmentError, Journal, JournalError, Record, Resumption, State,
};
use crate::error::{Error, ErrorCode};
use crate::input::{Credentials, LoginId, Password};
use crate::keystore::{KeyStore, KeyStoreError};
use crate::profile::{Profile, ProfileError, ServiceAddress};
use crate::secret::Secret;

/// What the flow works with; injected, so that tests bring their own.
#[derive(Clone)]
pub struct Services {
    /// The bank.
    pub profile: Profile,
    /// Where its service is, asked before each use.
    pub address: Arc<dyn Fn() -> Result<ServiceAddress, ProfileError> + Send + Sync>,
    /// Where certificates go.
    pub store: Arc<dyn KeyStore>,
    /// Where an unfinished request stands.
    pub journal: Journal,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The app behind the window. An intent that makes no sense on the present screen, or comes while
/// another is at work (a double click), changes nothing and returns the present view.
#[derive(Debug)]
pub struct Flow {
    services: Services,
    stage: Mutex<Stage>,
    board: Arc<Board>,
}

impl Flow {
    /// A flow at its beginning.
    pub fn new(services: Services) -> Self {
        let board = Arc::new(Board::new(services.profile.bank()));
        Self { services, stage: Mutex::new(Stage::Open), board }
    }

    /// The window is there: the first screen. Views pushed later go to `sink`.
    pub async fn start(&self, sink: ViewSink) -> View {
        self.board.attach(sink);
        self.intent("start", async |stage| self.opening(stage).await).await
    }

    /// CCHK001 「証明書発行」.
    pub async fn begin_issue(&self) -> View {
        self.intent("begin_issue", async |stage| {
            if !matches!(stage, Stage::Open) {
                return None;
            }
            Some(self.authentication(stage, Purpose::Issue, None))
        })
        .await
    }

    /// CCHK001 「証明書更新」.
    pub async fn begin_renewal(&self, fingerprint: &str) -> View {
        self.intent("begin_renewal", async |stage| {
            if !matches!(stage, Stage::Open) {
                return None;
            }
            let fingerprint = fingerprint.parse().ok();
            Some(self.authentication(stage, Purpose::Renew, fingerprint))
        })
        .await
    }

    /// CCHK002 「認証して発行」, 「認証」.
    pub async fn authenticate(&self, login_id: String, password: Secret) -> View {
        self.intent("authenticate", async |stage| {
            let Stage::Authenticating(form) = std::mem::replace(stage, Stage::Open) else {
                return None;
            };
            let (next, screen) = self.submit(form, &login_id, password).await;
            *stage = next;
            Some(screen)
        })
        .await
    }

    /// CCHK011 「認証」.
    pub async fn unlock_store(&self, password: Secret) -> View {
        self.intent("unlock_store", async |stage| {
            if !matches!(stage, Stage::StoreLocked) {
                return None;
            }
            match self.with_store(move |store| store.unlock(&password)).await {
                Ok(()) => self.opening(stage).await,
                Err(error) if error.code() == ErrorCode::StorePasswordWrong => {
                    Some(Screen::StorePassword { failure: Some(failure(&error)) })
                }
                Err(error) => Some(self.fail(stage, &error, None)),
            }
        })
        .await
    }

    /// CCHK010 「続ける」.
    pub async fn resume(&self) -> View {
        self.intent("resume", async |stage| {
            let Stage::Unfinished(record) = std::mem::replace(stage, Stage::Open) else {
                return None;
            };
            Some(self.resumption(stage, &record))
        })
        .await
    }

    /// CCHK010 「破棄する」.
    pub async fn discard(&self) -> View {
        self.intent("discard", async |stage| {
            if !matches!(stage, Stage::Unfinished(_)) {
                return None;
            }
            match self.enroller().and_then(|enroller| enroller.discard()) {
                Ok(()) => Some(self.home(stage, None).await),
                Err(error) => Some(self.fail(stage, &error, None)),
            }
        })
        .await
    }

    /// CCHK009 「もう一度」.
    pub async fn retry(&self) -> View {
        self.intent("retry", async |stage| {
            let Stage::Failed(form) = std::mem::replace(stage, Stage::Open) else {
                return None;
            };
            let Some(form) = form else {
                return self.opening(stage).await;
            };
            let screen = form.screen(None);
            *stage = Stage::Authenticating(form);
            Some(screen)
        })
        .await
    }

    /// 「戻る」: to CCHK001. What is unfinished stays on disk.
    pub async fn back(&self) -> View {
        self.intent("back", async |stage| match stage {
            Stage::StoreLocked => None,
            _ => Some(self.home(stage, None).await),
        })
        .await
    }

    /// Runs one intent, alone.
    async fn intent(
        &self,
        name: &'static str,
        act: impl AsyncFnOnce(&mut Stage) -> Option<Screen>,
    ) -> View {
        let Ok(mut stage) = self.stage.try_lock() else {
            tracing::debug!(name, "another intent is at work");
            return self.board.current();
        };
        tracing::info!(name, "intent");
        match act(&mut stage).await {
            Some(screen) => self.board.show(screen),
            None => self.board.current(),
        }
    }

    /// The first screen: the store's password, what is unfinished, or CCHK001.
    #[instrument(skip_all)]
    async fn opening(&self, stage: &mut Stage) -> Option<Screen> {
        let home = self.home(stage, None).await;
        if !matches!(stage, Stage::Open) {
            return Some(home);
        }
        match self.pending() {
            Ok(None) => Some(home),
            Ok(Some(Resumption::Credentials(record))) => Some(Self::unfinished(stage, record)),
            Ok(Some(Resumption::Installation(_))) => Some(self.installation(stage).await),
            Err(error) => Some(self.fail(stage, &error, None)),
        }
    }

    /// What is unfinished; another process at work is not our business until we begin something.
    fn pending(&self) -> Result<Option<Resumption>, Error> {
        match Enroller::pending_in(&self.services.journal) {
            Err(Error::Journal(JournalError::Locked)) => Ok(None),
            other => other,
        }
    }

    async fn home(&self, stage: &mut Stage, selected: Option<Fingerprint>) -> Screen {
        let issuer = self.services.profile.issuer.clone();
        let found = self.with_store(move |store| store.certificates(&issuer)).await;
        match found {
            Ok(certificates) => {
                *stage = Stage::Open;
                self.list(certificates, selected)
            }
            Err(error) if error.code() == ErrorCode::StorePasswordRequired => {
                *stage = Stage::StoreLocked;
                Screen::StorePassword { failure: None }
            }
            Err(error) => self.fail(stage, &error, None),
        }
    }

    fn list(&self, mut certificates: Vec<Certificate>, selected: Option<Fingerprint>) -> Screen {
        let now = self.services.clock.now();
        certificates.sort_by_key(|certificate| by_need_of_action(certificate, now));
        Screen::Certificates {
            certificates: certificates
                .iter()
                .map(|certificate| CertificateView::new(certificate, now))
                .collect(),
            selected: selected.map(|fingerprint| fingerprint.to_string()),
        }
    }

    fn unfinished(stage: &mut Stage, record: Record) -> Screen {
        let retry_at = match record.state {
            State::Sent { retry_at } => retry_at,
            _ => None,
        };
        let screen = Screen::Resume {
            login_id: record.login_id.as_str().to_owned(),
            started_at: rfc3339(record.started_at),
            may_be_issued: record.state == State::Sent { retry_at: None },
            not_before: retry_at.map(rfc3339),
        };
        *stage = Stage::Unfinished(Box::new(record));
        screen
    }

    async fn installation(&self, stage: &mut Stage) -> Screen {
        self.board.show(Screen::Processing { step: Step::Installing });
        let finished = match self.enroller() {
            Ok(enroller) => enroller.finish().await,
            Err(error) => Err(error),
        };
        match finished {
            Ok(certificate) => self.result(stage, &certificate, Purpose::Resume),
            Err(error) => self.fail(stage, &error, None),
        }
    }

    /// CCHK002, with its preparation begun; CCHK010 where something is unfinished.
    fn authentication(
        &self,
        stage: &mut Stage,
        purpose: Purpose,
        renews: Option<Fingerprint>,
    ) -> Screen {
        match self.prepared(purpose, renews) {
            Ok(Prepared::Form(form)) => {
                let screen = form.screen(None);
                *stage = Stage::Authenticating(form);
                screen
            }
            Ok(Prepared::Unfinished(record)) => Self::unfinished(stage, record),
            Err(error) => self.fail(stage, &error, None),
        }
    }

    fn prepared(&self, purpose: Purpose, renews: Option<Fingerprint>) -> Result<Prepared, Error> {
        let enroller = self.enroller()?;
        if let Some(Resumption::Credentials(record)) = enroller.pending()? {
            return Ok(Prepared::Unfinished(record));
        }
        let preparation = match purpose {
            Purpose::Issue | Purpose::Resume => enroller.prepare_issue()?,
            Purpose::Renew => {
                enroller.prepare_renewal(&renews.ok_or(EnrollmentError::NoSuchCertificate)?)?
            }
        };
        let login_id =
            preparation.renews().map(|old| LoginId::parse(old.login_id())).transpose()?;
        Ok(Prepared::Form(Box::new(Authenticating { purpose, login_id, preparation })))
    }

    fn resumption(&self, stage: &mut Stage, record: &Record) -> Screen {
        let preparation = self.enroller().and_then(|enroller| enroller.prepare_resumption(record));
        match preparation {
            Ok(preparation) => {
                let login_id = Some(record.login_id.clone());
                let form = Authenticating { purpose: Purpose::Resume, login_id, preparation };
                let screen = form.screen(None);
                *stage = Stage::Authenticating(Box::new(form));
                screen
            }
            Err(error) => self.fail(stage, &error, None),
        }
    }

    async fn submit(
        &self,
        mut form: Box<Authenticating>,
        login_id: &str,
        password: Secret,
    ) -> (Stage, Screen) {
        let outcome = match credentials(&mut form, login_id, password) {
            Ok(credentials) => self.enroll(&mut form, credentials).await,
            Err(error) => Err(error),
        };
        let mut stage = Stage::Open;
        let screen = match outcome {
            Ok(certificate) => self.result(&mut stage, &certificate, form.purpose),
            Err(error) => self.fail(&mut stage, &error, Some(form)),
        };
        (stage, screen)
    }

    async fn enroll(
        &self,
        form: &mut Authenticating,
        credentials: Credentials,
    ) -> Result<Certificate, Error> {
        let enroller = self.enroller()?;
        self.board.show(Screen::Processing { step: Step::Requesting });
        enroller.enroll(&credentials, &mut form.preparation).await
    }

    fn result(&self, stage: &mut Stage, certificate: &Certificate, purpose: Purpose) -> Screen {
        *stage = Stage::Open;
        let certificate = CertificateView::new(certificate, self.services.clock.now());
        Screen::Result { certificate, purpose }
    }

    /// An error beside its field on CCHK002, or CCHK009 with the way back.
    fn fail(&self, stage: &mut Stage, error: &Error, form: Option<Box<Authenticating>>) -> Screen {
        let failure = failure(error);
        tracing::warn!(code = ?failure.code, error = %error, "failed");
        match form {
            Some(form) if failure.field.is_some() => {
                let screen = form.screen(Some(failure));
                *stage = Stage::Authenticating(form);
                screen
            }
            form => {
                let can_retry = can_retry(failure.code);
                *stage = Stage::Failed(form.filter(|_| !self.has_arrived()));
                Screen::Failed { failure, can_retry }
            }
        }
    }

    /// Whether the certificate is here and only the store did not take it: no password is needed.
    fn has_arrived(&self) -> bool {
        matches!(self.pending(), Ok(Some(Resumption::Installation(_))))
    }

    fn enroller(&self) -> Result<Enroller, Error> {
        let services = &self.services;
        Ok(Enroller {
            service: (services.address)()?,
            issuer: services.profile.issuer.clone(),
            store: Arc::clone(&services.store),
            journal: services.journal.clone(),
            clock: Arc::clone(&services.clock),
            observer: self.board.clone(),
            key_kind: services.profile.key,
            patience: Enroller::PATIENCE,
            read_timeout: None,
        })
    }

    async fn with_store<T: Send + 'static>(
        &self,
        act: impl FnOnce(&dyn KeyStore) -> Result<T, KeyStoreError> + Send + 'static,
    ) -> Result<T, Error> {
        let store = Arc::clone(&self.services.store);
        let done = spawn_blocking(move || act(&*store)).await;
        Ok(done.map_err(|panic| KeyStoreError::Failed(panic.into()))??)
    }
}

enum Prepared {
    Form(Box<Authenticating>),
    Unfinished(Record),
}

fn credentials(
    form: &mut Authenticating,
    login_id: &str,
    password: Secret,
) -> Result<Credentials, Error> {
    if form.asks_login_id() {
        form.login_id = Some(LoginId::parse(login_id)?);
    }
    let login_id = form.login_id.clone().ok_or(EnrollmentError::NoSuchCertificate)?;
    Ok(Credentials { login_id, password: Password::parse(password)? })
}

impl fmt::Debug for Services {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Services").field("store", &self.store).finish_non_exhaustive()
    }
}

use std::mem::take;
use std::time::Duration;

use tokio::time::timeout;

use super::actions::Actions;
use super::state::{Form, Job, ProxyLocked, State};
use super::{Failure, Purpose, Step};
use crate::certificate::{Certificate, Fingerprint};
use crate::enrollment::{Enroller, Preparation, Record, Resumption};
use crate::error::Error;
use crate::input::{Credentials, LoginId, proxy_credentials};
use crate::network::proxy::{ProxyAddress, ProxyError, ProxyErrorKind};
use crate::network::{NetworkError, Url};
use crate::secret::Secret;
use crate::services::Services;

/// How long a screen may be delayed to find out whether the proxy requires authentication. The challenge of a slower
/// proxy comes later.
const PROBE_TIMEOUT: Duration = Duration::from_secs(5);

/// The jobs. The company's proxy may interrupt each of them with CCHK008.
impl Actions {
    pub(super) async fn run(&self, mut job: Job) -> Result<State, Error> {
        match self.attempt(&mut job).await {
            Ok(next) => Ok(next),
            Err(error) => self.interrupted(job, error).await,
        }
    }

    async fn attempt(&self, job: &mut Job) -> Result<State, Error> {
        match job {
            Job::Authentication { renews, prefetch } => self.authentication(*renews, *prefetch).await,
            Job::Resumption(record) => self.resumption(record.as_ref().clone()).await,
            Job::Request { form, credentials } => self.request(form, credentials).await,
            Job::Download(previous) => {
                self.download().await?;
                Ok(take(previous.as_mut()))
            }
            Job::Check(previous) => {
                if let Some(url) = self.update.check_url() {
                    self.probe(&url).await?;
                }
                self.update.begin_check();
                Ok(take(previous.as_mut()))
            }
        }
    }

    /// CCHK008, holding the job, if the proxy requires authentication; otherwise the state after the failure.
    pub(super) async fn interrupted(&self, job: Job, error: Error) -> Result<State, Error> {
        if let Some((challenge, proxy)) = proxy_challenge(&error) {
            tracing::info!(code = ?error.code(), "the proxy asks for credentials");
            let failure = Some(Failure::of(&error)).filter(|failure| failure.field.is_some());
            let (proxy, shows_password) = (proxy.clone(), challenge.shows_password());
            let locked = ProxyLocked { proxy, user: String::new(), failure, shows_password, job };
            return Ok(State::ProxyLocked(Box::new(locked)));
        }
        self.failed(job, error).await
    }

    /// CCHK008's button: runs the job again, which may lead to CCHK008 again.
    pub(super) async fn unlock_proxy(
        &self,
        mut locked: Box<ProxyLocked>,
        user: String,
        password: Secret,
    ) -> Result<State, Error> {
        match proxy_credentials(&user, password) {
            Ok(credentials) => {
                let credentials = credentials.with_basic(locked.shows_password);
                self.services.connector.set_credentials(&locked.proxy, credentials);
            }
            Err(error) => {
                locked.failure = Some(Failure::of(&error.into()));
                locked.user = user;
                return Ok(State::ProxyLocked(locked));
            }
        }
        self.view.publish_busy();
        let mut next = self.run(locked.job).await;
        if let Ok(State::ProxyLocked(again)) = &mut next {
            again.user = user;
        } else {
            // The same proxy may have stopped the update check.
            self.update.take_challenge();
            self.update.begin_check();
        }
        next
    }

    /// 「戻る」 on CCHK008: the job fails because the proxy requires credentials.
    pub(super) async fn leave_proxy(&self, locked: ProxyLocked) -> Result<State, Error> {
        let error =
            Error::Network(NetworkError::from(ProxyError::new(ProxyErrorKind::CredentialsRequired, &locked.proxy)));
        self.failed(locked.job, error).await
    }

    /// The state after this error has ended the job.
    async fn failed(&self, job: Job, error: Error) -> Result<State, Error> {
        self.forget_failed_sign_in(&error);
        match job {
            Job::Request { form, .. } => Ok(self.request_failed(form, &error).await),
            Job::Download(previous) => {
                self.update.fail_download(&error);
                Ok(*previous)
            }
            Job::Check(previous) => Ok(*previous),
            Job::Authentication { .. } | Job::Resumption(_) => Err(error),
        }
    }

    /// After a failed domain sign-in, the user may enter the credentials in another form (`user@domain`).
    fn forget_failed_sign_in(&self, error: &Error) {
        let failed = error.network().and_then(NetworkError::at_proxy);
        let failed = failed.filter(|error| error.kind() == ProxyErrorKind::SignInFailed);
        if let Some(proxy) = failed.and_then(ProxyError::proxy) {
            self.services.connector.forget_credentials(proxy);
        }
    }

    /// CCHK002's button.
    pub(super) async fn submit(&self, mut form: Box<Form>, login_id: String, password: Secret) -> Result<State, Error> {
        if self.is_outdated().await {
            return self.home().await;
        }
        match form.credentials(login_id, password) {
            Ok(credentials) => self.run(Job::Request { form, credentials }).await,
            Err(error) => Ok(self.request_failed(form, &error).await),
        }
    }

    /// Begins the download of a new version.
    pub(super) async fn download(&self) -> Result<(), Error> {
        if let Some(url) = self.update.download_url() {
            self.probe(&url).await?;
        }
        self.update.begin_download();
        Ok(())
    }

    /// CCHK002, or CCHK010 if a request is unfinished.
    async fn authentication(&self, renews: Option<Fingerprint>, prefetch: bool) -> Result<State, Error> {
        if self.is_outdated().await {
            return self.home().await;
        }
        let enroller = self.enroller().await?;
        if prefetch {
            self.probe(&enroller.service.url).await?;
        }
        let prepare = move |services: &Services| {
            if let Some(Resumption::Credentials(record)) = enroller.pending()? {
                return Ok(State::Unfinished(Box::new(record)));
            }
            let preparation = match &renews {
                Some(old) => enroller.prepare_renewal(old)?,
                None if prefetch => enroller.prepare_issue()?,
                None => enroller.prepare_issue_on_demand()?,
            };
            let claimed = preparation.renews().and_then(Certificate::login_id);
            let login_id = claimed.and_then(|claimed| LoginId::parse(claimed).ok());
            let purpose = if renews.is_some() { Purpose::Renew } else { Purpose::Issue };
            Ok(form(services, purpose, login_id, enroller, preparation))
        };
        self.services.blocking(prepare).await
    }

    /// CCHK002 for an unfinished request.
    async fn resumption(&self, record: Record) -> Result<State, Error> {
        let enroller = self.enroller().await?;
        self.probe(&enroller.service.url).await?;
        let prepare = move |services: &Services| {
            let preparation = enroller.prepare_resumption(&record)?;
            Ok(form(services, Purpose::Resume, Some(record.login_id), enroller, preparation))
        };
        self.services.blocking(prepare).await
    }

    /// Processing, then CCHK007.
    async fn request(&self, form: &mut Form, credentials: &Credentials) -> Result<State, Error> {
        self.view.publish_step(Step::Requesting, Some(form.sent()));
        let certificate = form.enroller.enroll(credentials, &mut form.preparation).await?;
        let renewed = form.preparation.renews().cloned();
        self.finished(certificate, form.purpose, renewed).await
    }

    /// CCHK002 with the error next to its field, or CCHK009, from which the user can return to CCHK002.
    async fn request_failed(&self, mut form: Box<Form>, error: &Error) -> State {
        let failure = Failure::logged(error);
        if failure.field.is_some() {
            form.failure = Some(failure);
            return State::Authenticating(form);
        }
        // The certificate has arrived and only storing it failed: no password is needed.
        let has_arrived = matches!(self.services.pending().await, Ok(Some(Resumption::Installation(_))));
        let form = Some(form).filter(|_| !has_arrived);
        State::Failed { failure, form, bundle: None }
    }

    /// Finds out whether the proxy for this server requires authentication, before the user types anything. Other
    /// failures are ignored here: if they persist, the requests that follow report them.
    async fn probe(&self, url: &Url) -> Result<(), Error> {
        match timeout(PROBE_TIMEOUT, self.services.connector.probe(url)).await {
            Ok(Err(error)) if error.asks_for_credentials() => Err(Error::Network(error.into())),
            _ => Ok(()),
        }
    }
}

fn form(
    services: &Services,
    purpose: Purpose,
    login_id: Option<LoginId>,
    enroller: Enroller,
    preparation: Preparation,
) -> State {
    State::Authenticating(Box::new(Form {
        purpose,
        login_id,
        typed: String::new(),
        certificate: preparation.renews().map(|old| services.view(old)),
        session: preparation.renews().is_none().then(|| services.sessions.current()),
        failure: None,
        enroller,
        preparation,
    }))
}

fn proxy_challenge(error: &Error) -> Option<(&ProxyError, &ProxyAddress)> {
    let challenge = error.network()?.proxy_question()?;
    Some((challenge, challenge.proxy()?))
}

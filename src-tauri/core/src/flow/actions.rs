use std::io;
use std::sync::Arc;

use tokio::task::spawn_blocking;

use super::state::{Finished, Inspected, State};
use super::update::Updater;
use super::view_state::ViewState;
use super::{Failure, Purpose, Step, Superseded, SupportBundleView};
use crate::certificate::Certificate;
use crate::diagnosis::Check;
use crate::enrollment::{Enroller, Record, Resumption};
use crate::error::Error;
use crate::error_code::ErrorCode;
use crate::language::Language;
use crate::link::Serial;
use crate::secret::Secret;
use crate::services::Services;
use crate::support::SupportBundle;

/// The work the state machine does between two states.
#[derive(Clone, Debug)]
pub(super) struct Actions {
    pub(super) services: Services,
    pub(super) view: Arc<ViewState>,
    pub(super) update: Arc<Updater>,
}

impl Actions {
    /// The first state: the prompt for the store's password, the unfinished request, or CCHK001.
    pub(super) async fn first(&self) -> Result<State, Error> {
        let home = self.home().await?;
        if matches!(home, State::StoreLocked { .. }) {
            return Ok(home);
        }
        match self.services.pending().await? {
            None => Ok(home),
            Some(Resumption::Credentials(record)) => Ok(State::Unfinished(Box::new(record))),
            Some(Resumption::Installation(record)) => self.installation(record).await,
        }
    }

    /// CCHK001, or CCHK011 if the list requires the store's password.
    pub(super) async fn home(&self) -> Result<State, Error> {
        match self.services.certificates().await {
            Ok(certificates) => Ok(State::Certificates { certificates, selected: None }),
            Err(error) if error.code() == ErrorCode::StorePasswordRequired => Ok(State::StoreLocked { failure: None }),
            Err(error) => Err(error),
        }
    }

    /// CCHK001 with the row of this certificate selected, if there is one.
    pub(super) async fn home_with_selected(&self, serial: &Serial) -> Result<State, Error> {
        let mut home = self.home().await?;
        if let State::Certificates { certificates, selected } = &mut home {
            let named = certificates.iter().find(|row| row.serial.parse().as_ref() == Ok(serial));
            *selected = named.map(|row| row.fingerprint.clone());
        }
        Ok(home)
    }

    /// Finishes a request whose certificate only has to be stored, without asking the user.
    async fn installation(&self, record: Record) -> Result<State, Error> {
        self.view.publish_step(Step::Installing, None);
        let certificate = self.enroller().await?.finish().await?;
        let renewed = self.services.certificate(record.renews).await;
        self.finished(certificate, Purpose::Resume, renewed).await
    }

    /// CCHK007. `renewed` may be removed only if the new certificate has the same issuer and login ID: the bank decides
    /// on both, and they may differ from the request.
    pub(super) async fn finished(
        &self,
        certificate: Certificate,
        purpose: Purpose,
        renewed: Option<Certificate>,
    ) -> Result<State, Error> {
        let is_superseded = |old: &Certificate| {
            old.issuer() == certificate.issuer() && old.login_id().is_some() && old.login_id() == certificate.login_id()
        };
        let superseded = renewed.filter(is_superseded);
        let look = move |services: &Services| {
            Ok(State::Finished(Box::new(Finished {
                certificate: services.view(&certificate),
                purpose,
                superseded: superseded.map(|old| Superseded { certificate: services.view(&old), removed: false }),
                browsers: services.browsers.running(),
                elsewhere: services.browsers.elsewhere(),
            })))
        };
        self.services.blocking(look).await
    }

    /// CCHK007 again, with the superseded certificate removed.
    pub(super) async fn removal(&self, mut finished: Box<Finished>) -> Result<State, Error> {
        if let Some(fingerprint) = finished.removable() {
            let delete = move |services: &Services| {
                let _guard = services.journal.lock()?;
                services.store.delete(&fingerprint)?;
                Ok(services.browsers.running())
            };
            finished.browsers = self.services.blocking(delete).await?;
            finished.superseded.iter_mut().for_each(|superseded| superseded.removed = true);
        }
        Ok(State::Finished(finished))
    }

    /// CCHK012
    pub(super) async fn inspection(&self) -> State {
        State::Inspected(Box::new(Inspected { checks: self.checks().await, bundle: None }))
    }

    /// CCHK012 again, with the outcome of saving the support bundle.
    pub(super) async fn saved_inspection(&self, mut inspected: Box<Inspected>) -> State {
        inspected.bundle = Some(self.bundle(inspected.checks.clone()).await);
        State::Inspected(inspected)
    }

    /// Saves the support bundle after a failure, when no checks have been run yet.
    pub(super) async fn saved(&self) -> SupportBundleView {
        self.bundle(self.checks().await).await
    }

    async fn checks(&self) -> Vec<Check> {
        self.view.publish_step(Step::Inspecting, None);
        let mut checks = self.services.clone().diagnose().await.checks;
        checks.sort_by_key(|check| check.verdict);
        checks
    }

    async fn bundle(&self, checks: Vec<Check>) -> SupportBundleView {
        let save = move |services: &Services| {
            let bundle = SupportBundle::new(services, &checks);
            let path = bundle.save(&services.documents)?;
            Ok(SupportBundleView::saved(&path, bundle.reference()))
        };
        let saved = self.services.blocking(save).await;
        saved.unwrap_or_else(|error| SupportBundleView::Failed { failure: Failure::logged(&error) })
    }

    /// CCHK011's button: continues with the first state, or shows CCHK011 again.
    pub(super) async fn unlock_store(&self, password: Secret) -> Result<State, Error> {
        let unlock = move |services: &Services| {
            let _guard = services.journal.lock()?;
            Ok(services.store.unlock(&password)?)
        };
        match self.services.blocking(unlock).await {
            Ok(()) => self.first().await,
            Err(error) if error.code() == ErrorCode::StorePasswordWrong => {
                Ok(State::StoreLocked { failure: Some(Failure::of(&error)) })
            }
            Err(error) => Err(error),
        }
    }

    /// Discards the unfinished request and returns to CCHK001.
    pub(super) async fn discard(&self) -> Result<State, Error> {
        let discard = |services: &Services| Ok(Enroller::discard(&services.journal.lock()?, &*services.store)?);
        self.services.blocking(discard).await?;
        self.home().await
    }

    /// Saves the language for the next start. If that fails, the choice lasts until the app is closed.
    pub(super) async fn keep_language(&self, language: Language) {
        let preference = self.services.language.clone();
        let kept = spawn_blocking(move || preference.choose(language)).await;
        if let Err(error) = kept.map_err(io::Error::from).flatten() {
            tracing::warn!(%error, "the language cannot be kept");
        }
    }

    pub(super) async fn enroller(&self) -> Result<Enroller, Error> {
        let observer = Arc::clone(&self.view);
        self.services.blocking(move |services| services.enroller(observer)).await
    }

    /// Whether this version must no longer begin an issue or a renewal. An unfinished one must still be finished
    /// with it.
    pub(super) async fn is_outdated(&self) -> bool {
        self.update.is_forced() && self.services.has_nothing_pending().await
    }
}

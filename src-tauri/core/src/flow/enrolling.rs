use tokio::task::spawn_blocking;

use super::intents::Flow;
use super::stage::{Authenticating, Finished, Interrupted, Stage};
use super::{Purpose, Screen, Step};
use crate::certificate::{Certificate, Fingerprint};
use crate::enrollment::{Enroller, EnrollmentError, Preparation, Record, Resumption};
use crate::error::Error;
use crate::input::{Credentials, LoginId, Password};
use crate::keystore::KeyStoreError;
use crate::secret::Secret;

/// CCHK002 and what its button does.
impl Flow {
    /// CCHK002, with its preparation begun; CCHK010 where something is unfinished.
    pub(super) async fn authentication(
        &self,
        stage: &mut Stage,
        purpose: Purpose,
        renews: Option<Fingerprint>,
    ) -> Screen {
        if self.is_outdated() {
            return self.home(stage).await;
        }
        if let Some(error) = self.service_question().await {
            let then = Interrupted::Authentication { purpose, renews };
            return self.ask_or_fail(stage, &error, then);
        }
        match self.prepared(purpose, renews).await {
            Ok(Prepared::Form(form)) => ask(stage, form),
            Ok(Prepared::Unfinished(record)) => Self::unfinished(stage, *record),
            Err(error) => self.fail(stage, &error, None),
        }
    }

    /// CCHK002 for the request of a record.
    pub(super) async fn resumption(&self, stage: &mut Stage, record: Record) -> Screen {
        if let Some(error) = self.service_question().await {
            return self.ask_or_fail(stage, &error, Interrupted::Resumption(Box::new(record)));
        }
        let login_id = record.login_id.clone();
        match self.preparation(move |enroller| enroller.prepare_resumption(&record)).await {
            Ok(preparation) => ask(stage, self.form(Purpose::Resume, Some(login_id), preparation)),
            Err(error) => self.fail(stage, &error, None),
        }
    }

    /// The button: processing, then CCHK007, CCHK002 again, or CCHK009.
    pub(super) async fn submit(
        &self,
        stage: &mut Stage,
        mut form: Box<Authenticating>,
        login_id: &str,
        password: Secret,
    ) -> Screen {
        if self.is_outdated() {
            return self.home(stage).await;
        }
        match credentials(&mut form, login_id, password) {
            Ok(credentials) => self.request(stage, form, credentials).await,
            Err(error) => self.fail(stage, &error, Some(form)),
        }
    }

    /// Processing, then CCHK007; or CCHK008, from where it comes back here.
    pub(super) async fn request(
        &self,
        stage: &mut Stage,
        mut form: Box<Authenticating>,
        credentials: Credentials,
    ) -> Screen {
        match self.enroll(&mut form, &credentials).await {
            Ok(certificate) => {
                let renewed = form.preparation.renews().cloned();
                self.result(stage, Finished::new(certificate, form.purpose, renewed))
            }
            Err(error) => {
                self.ask_or_fail(stage, &error, Interrupted::Request { form, credentials })
            }
        }
    }

    /// CCHK008 where the proxy asks; else the error's own screen.
    fn ask_or_fail(&self, stage: &mut Stage, error: &Error, then: Interrupted) -> Screen {
        match Self::ask_for_proxy(stage, error, then) {
            Ok(question) => question,
            Err(Interrupted::Request { form, .. }) => self.fail(stage, error, Some(form)),
            Err(_) => self.fail(stage, error, None),
        }
    }

    async fn prepared(
        &self,
        purpose: Purpose,
        renews: Option<Fingerprint>,
    ) -> Result<Prepared, Error> {
        let enroller = self.services.enroller(self.board.clone())?;
        if let Some(Resumption::Credentials(record)) = enroller.pending()? {
            return Ok(Prepared::Unfinished(Box::new(record)));
        }
        if purpose == Purpose::Renew && renews.is_none() {
            return Err(EnrollmentError::NoSuchCertificate.into());
        }
        let preparation = self
            .preparation(move |enroller| match &renews {
                Some(old) => enroller.prepare_renewal(old),
                None => enroller.prepare_issue(),
            })
            .await?;
        let login_id =
            preparation.renews().map(|old| LoginId::parse(old.login_id())).transpose()?;
        Ok(Prepared::Form(self.form(purpose, login_id, preparation)))
    }

    /// Begun off the event loop, since the store may be asked.
    async fn preparation(
        &self,
        begin: impl FnOnce(&Enroller) -> Result<Preparation, Error> + Send + 'static,
    ) -> Result<Preparation, Error> {
        let enroller = self.services.enroller(self.board.clone())?;
        let preparation = spawn_blocking(move || begin(&enroller)).await;
        preparation.map_err(|panic| KeyStoreError::Failed(panic.into()))?
    }

    fn form(
        &self,
        purpose: Purpose,
        login_id: Option<LoginId>,
        preparation: Preparation,
    ) -> Box<Authenticating> {
        let certificate = preparation.renews().map(|old| self.services.view(old));
        Box::new(Authenticating {
            purpose,
            login_id,
            typed: String::new(),
            certificate,
            preparation,
        })
    }

    async fn enroll(
        &self,
        form: &mut Authenticating,
        credentials: &Credentials,
    ) -> Result<Certificate, Error> {
        let enroller = self.services.enroller(self.board.clone())?;
        self.board.show(Screen::Processing { step: Step::Requesting });
        enroller.enroll(credentials, &mut form.preparation).await
    }
}

enum Prepared {
    Form(Box<Authenticating>),
    Unfinished(Box<Record>),
}

fn ask(stage: &mut Stage, form: Box<Authenticating>) -> Screen {
    let screen = form.screen(None);
    *stage = Stage::Authenticating(form);
    screen
}

fn credentials(
    form: &mut Authenticating,
    login_id: &str,
    password: Secret,
) -> Result<Credentials, Error> {
    let login_id = if let Some(fixed) = &form.login_id {
        fixed.clone()
    } else {
        login_id.clone_into(&mut form.typed);
        LoginId::parse(login_id)?
    };
    Ok(Credentials { login_id, password: Password::parse(password)? })
}

use super::failure::{can_retry, failure};
use super::intents::Flow;
use super::stage::{Authenticating, Finished, Stage};
use super::{Purpose, Screen, Step, Superseded};
use crate::clock::rfc3339;
use crate::enrollment::{Enroller, JournalError, Record, Resumption, State};
use crate::error::{Error, ErrorCode};

/// From what is known to what is shown.
impl Flow {
    /// The first screen, or where a link leads from it.
    pub(super) async fn opening(&self, stage: &mut Stage) -> Option<Screen> {
        let first = self.first(stage).await;
        Some(self.arrival(stage, first).await)
    }

    /// The first screen: the store's password, what is unfinished, or CCHK001.
    async fn first(&self, stage: &mut Stage) -> Screen {
        let home = self.home(stage).await;
        if !matches!(stage, Stage::Open) {
            return home;
        }
        match self.pending() {
            Ok(None) => home,
            Ok(Some(Resumption::Credentials(record))) => Self::unfinished(stage, record),
            Ok(Some(Resumption::Installation(record))) => self.installation(stage, record).await,
            Err(error) => self.fail(stage, &error, None),
        }
    }

    /// CCHK001, or CCHK011 where the list needs the store's password.
    pub(super) async fn home(&self, stage: &mut Stage) -> Screen {
        match self.services.certificates().await {
            Ok(certificates) => {
                *stage = Stage::Open;
                Screen::Certificates { certificates, selected: None }
            }
            Err(error) if error.code() == ErrorCode::StorePasswordRequired => {
                *stage = Stage::StoreLocked;
                Screen::StorePassword { failure: None }
            }
            Err(error) => self.fail(stage, &error, None),
        }
    }

    /// CCHK010
    pub(super) fn unfinished(stage: &mut Stage, record: Record) -> Screen {
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

    /// Finishes silently what only the store has to take.
    async fn installation(&self, stage: &mut Stage, record: Record) -> Screen {
        self.board.show(Screen::Processing { step: Step::Installing });
        let finished = match self.services.enroller(self.board.clone()) {
            Ok(enroller) => enroller.finish().await,
            Err(error) => Err(error),
        };
        match finished {
            Ok(certificate) => {
                let renewed = self.services.certificate(record.renews).await;
                self.result(stage, Finished::new(certificate, Purpose::Resume, renewed))
            }
            Err(error) => self.fail(stage, &error, None),
        }
    }

    /// CCHK007
    pub(super) fn result(&self, stage: &mut Stage, finished: Finished) -> Screen {
        let superseded = finished.superseded.as_ref();
        let screen = self.result_screen(
            &finished,
            superseded
                .map(|old| Superseded { certificate: self.services.view(old), removed: false }),
        );
        *stage = Stage::Finished(Box::new(finished));
        screen
    }

    /// CCHK007 again, without the certificate the new one has taken the place of.
    pub(super) async fn removal(&self, stage: &mut Stage, mut finished: Finished) -> Screen {
        let Some(old) = finished.superseded.take() else {
            return self.result(stage, finished);
        };
        let certificate = self.services.view(&old);
        let fingerprint = old.fingerprint();
        let removed = self.services.with_store(move |store| store.delete(&fingerprint)).await;
        match removed {
            Ok(()) => {
                let superseded = Superseded { certificate, removed: true };
                let screen = self.result_screen(&finished, Some(superseded));
                *stage = Stage::Finished(Box::new(finished));
                screen
            }
            Err(error) => self.fail(stage, &error, None),
        }
    }

    fn result_screen(&self, finished: &Finished, superseded: Option<Superseded>) -> Screen {
        Screen::Result {
            certificate: self.services.view(&finished.certificate),
            purpose: finished.purpose,
            superseded,
            browsers: self.services.browsers.running(),
        }
    }

    /// An error beside its field on CCHK002, or CCHK009 with the way back.
    pub(super) fn fail(
        &self,
        stage: &mut Stage,
        error: &Error,
        form: Option<Box<Authenticating>>,
    ) -> Screen {
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

    /// What is unfinished; another process at work is not our business until we begin something.
    pub(super) fn pending(&self) -> Result<Option<Resumption>, Error> {
        match Enroller::pending_in(&self.services.journal) {
            Err(Error::Journal(JournalError::Locked)) => Ok(None),
            other => other,
        }
    }

    /// Whether the certificate is here and only the store did not take it: no password is needed.
    fn has_arrived(&self) -> bool {
        matches!(self.pending(), Ok(Some(Resumption::Installation(_))))
    }
}

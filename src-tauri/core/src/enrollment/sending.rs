use std::time::Duration;

use time::OffsetDateTime;
use tokio::task::spawn_blocking;

use super::{Chain, Enroller, EnrollmentError, Expected, JournalGuard, Milestone, Preparation, Record, State};
use crate::certificate::Certificate;
use crate::error::Error;
use crate::est::{Answer, EstError};
use crate::input::Credentials;
use crate::keystore::{KeyStoreError, RequestKey};

/// The part of an enrollment that communicates with the bank.
pub(super) struct Sending<'a> {
    pub(super) enroller: &'a Enroller,
    pub(super) guard: &'a JournalGuard,
    pub(super) credentials: &'a Credentials,
}

impl Sending<'_> {
    /// Sends the request, again after each 202, until the answer is a certificate or an error.
    pub(super) async fn send(&self, mut record: Record, preparation: &mut Preparation) -> Result<Record, Error> {
        let authorities = preparation.authorities().await?.to_vec();
        let key = self.guard.key()?;
        let mut answer_lost = record.state == State::Sent { retry_at: None };
        let deadline = self.enroller.clock.now() + self.enroller.approval_timeout;
        loop {
            self.wait(&record, deadline).await?;
            self.record(&mut record, State::Sent { retry_at: None }, Milestone::Sent)?;
            let answer = preparation.client().enroll(preparation.operation(), &record.request, self.credentials).await;
            match answer {
                Ok(Answer::Issued(received)) => {
                    let issued = self.choose(authorities, key, received).await?;
                    self.record(&mut record, State::Issued(issued), Milestone::Issued)?;
                    return Ok(record);
                }
                Ok(Answer::Pending(until)) => {
                    answer_lost = false;
                    let state = State::Sent { retry_at: Some(until) };
                    self.record(&mut record, state, Milestone::AwaitingApproval(until))?;
                }
                Err(error) => return Err(self.refused(&record, error, answer_lost, preparation)?),
            }
        }
    }

    async fn wait(&self, record: &Record, deadline: OffsetDateTime) -> Result<(), Error> {
        let State::Sent { retry_at: Some(retry_at) } = record.state else {
            return Ok(());
        };
        if retry_at > deadline {
            return Err(EnrollmentError::ApprovalPending { retry_at }.into());
        }
        let left = Duration::try_from(retry_at - self.enroller.clock.now()).unwrap_or_default();
        tokio::time::sleep(left).await;
        Ok(())
    }

    /// Runs on a blocking thread, because it queries the store.
    async fn choose(
        &self,
        authorities: Vec<Certificate>,
        key: RequestKey,
        received: Vec<Certificate>,
    ) -> Result<Chain, Error> {
        let Enroller { store, issuer, clock, .. } = self.enroller.clone();
        let choice = move || {
            let expected = Expected { authorities: &authorities, issuer: &issuer, store: &*store, now: clock.now() };
            expected.choose(&key, received)
        };
        let chosen = spawn_blocking(choice).await;
        Ok(chosen.map_err(|panic| KeyStoreError::Failed(panic.into()))??)
    }

    fn record(&self, record: &mut Record, state: State, milestone: Milestone) -> Result<(), Error> {
        record.state = state;
        self.guard.update(record)?;
        self.enroller.observer.reached(milestone);
        Ok(())
    }

    /// Removes the record. If this screen has made the key, it keeps it for another attempt.
    fn forget(&self, preparation: &mut Preparation) -> Result<(), Error> {
        if !self.guard.peek_key()?.is_some_and(|key| preparation.made(&key)) {
            return Ok(Enroller::discard(self.guard, &*self.enroller.store)?);
        }
        preparation.key_is_kept(false);
        Ok(self.guard.clear()?)
    }

    /// What a failed request means for the record: a clear refusal removes it, unless an earlier answer was lost, in
    /// which case the bank may have issued the certificate; after an unclear failure it is kept.
    fn refused(
        &self,
        record: &Record,
        error: EstError,
        answer_lost: bool,
        preparation: &mut Preparation,
    ) -> Result<Error, Error> {
        if let (EstError::CertificateRevoked, Some(old)) = (&error, record.renews) {
            self.guard.remember_revoked(old)?;
        }
        if error.may_have_issued() {
            return Ok(error.into());
        }
        if !answer_lost {
            self.forget(preparation)?;
            return Ok(error.into());
        }
        Ok(match error {
            EstError::AlreadyIssued | EstError::Refused { .. } => EnrollmentError::PossiblyIssued.into(),
            _ => error.into(),
        })
    }
}

use cert_core::Error;
use cert_core::enrollment::{Enroller, Resumption};

use super::pc::Pc;
use crate::support::{PASSWORD, USER, credentials};

/// What the user does when the fault occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    Issue,
    Renew,
    /// Of an issue whose response was lost.
    ResumeIssue,
    /// Of a renewal whose response was lost.
    ResumeRenewal,
    /// Of a certificate that the store refused at its issue.
    Install,
}

impl Operation {
    pub(super) const ALL: [Self; 5] = [Self::Issue, Self::Renew, Self::ResumeIssue, Self::ResumeRenewal, Self::Install];

    /// Creates the preceding state in the state folder.
    pub(super) async fn prepare(self, pc: &Pc) {
        match self {
            Self::Issue | Self::Renew => return,
            Self::ResumeIssue | Self::ResumeRenewal => pc.lose_the_next_answer(),
            Self::Install => pc.refuse_the_next_import(),
        }
        self.begin(pc, &pc.unwatched()).await.unwrap_err();
    }

    pub(super) async fn run(self, pc: &Pc, enroller: &Enroller) -> Result<(), Error> {
        match self {
            Self::Issue | Self::Renew => self.begin(pc, enroller).await,
            Self::ResumeIssue | Self::ResumeRenewal | Self::Install => self.go_on(pc, enroller).await,
        }
    }

    /// The user's action at the next start: finishes an unfinished request, or begins again if nothing was issued.
    pub(super) async fn go_on(self, pc: &Pc, enroller: &Enroller) -> Result<(), Error> {
        match enroller.pending()? {
            Some(Resumption::Installation(_)) => enroller.finish().await.map(drop),
            Some(Resumption::Credentials(record)) => {
                let mut preparation = enroller.prepare_resumption(&record)?;
                enroller.enroll(&credentials(USER, PASSWORD), &mut preparation).await.map(drop)
            }
            None if pc.new_certificates().is_empty() => self.begin(pc, enroller).await,
            None => Ok(()),
        }
    }

    async fn begin(self, pc: &Pc, enroller: &Enroller) -> Result<(), Error> {
        let mut preparation = match self {
            Self::Issue | Self::ResumeIssue | Self::Install => enroller.prepare_issue()?,
            Self::Renew | Self::ResumeRenewal => enroller.prepare_renewal(&pc.old.fingerprint())?,
        };
        enroller.enroll(&credentials(USER, PASSWORD), &mut preparation).await.map(drop)
    }
}

use super::{
    CertificateView, CheckView, Failure, PrimaryAction, Purpose, Screen, SentForm, Superseded, SupportBundleView,
};
use crate::certificate::Fingerprint;
use crate::clock::rfc3339;
use crate::diagnosis::Check;
use crate::enrollment::{self, Enroller, Preparation, Record};
use crate::error::Error;
use crate::input::{Credentials, LoginId, Password};
use crate::network::proxy::ProxyAddress;
use crate::secret::Secret;
use crate::session::Session;

/// The current screen, with the data that the next intent needs.
#[derive(Debug, Default)]
pub(super) enum State {
    /// No intent has arrived yet, or one is being handled.
    #[default]
    Starting,
    /// CCHK001, with the fingerprint of the row that is initially selected.
    Certificates { certificates: Vec<CertificateView>, selected: Option<String> },
    /// CCHK011
    StoreLocked { failure: Option<Failure> },
    /// CCHK008
    ProxyLocked(Box<ProxyLocked>),
    /// CCHK002
    Authenticating(Box<Form>),
    /// CCHK007
    Finished(Box<Finished>),
    /// CCHK010
    Unfinished(Box<Record>),
    /// CCHK012
    Inspected(Box<Inspected>),
    /// CCHK009. A retry goes back to the form, or to the start if there is none.
    Failed { failure: Failure, form: Option<Box<Form>>, bundle: Option<SupportBundleView> },
}

/// Work that an intent begins and a proxy may interrupt. It can be run again.
#[derive(Debug)]
pub(super) enum Job {
    /// To CCHK002, for a first certificate or to renew this one. With `prefetch`, the preparation begins immediately,
    /// otherwise with the request.
    Authentication { renews: Option<Fingerprint>, prefetch: bool },
    /// To CCHK002, for an unfinished request.
    Resumption(Box<Record>),
    /// From CCHK002 to CCHK007.
    Request { form: Box<Form>, credentials: Credentials },
    /// The download of a new version, which then returns to this state.
    Download(Box<State>),
    /// At the start: the update check, which then returns to this state.
    Check(Box<State>),
}

/// CCHK008: the proxy that requires authentication, the last input, and the interrupted job.
#[derive(Debug)]
pub(super) struct ProxyLocked {
    pub(super) proxy: ProxyAddress,
    pub(super) user: String,
    pub(super) failure: Option<Failure>,
    pub(super) shows_password: bool,
    pub(super) job: Job,
}

/// CCHK002, with what is prepared in the background.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) purpose: Purpose,
    /// Fixed for a renewal or resumption.
    pub(super) login_id: Option<LoginId>,
    /// The last input, if the user has to enter the login ID.
    pub(super) typed: String,
    /// The certificate being renewed.
    pub(super) certificate: Option<CertificateView>,
    /// The user and the PC that a first certificate is issued for.
    pub(super) session: Option<Session>,
    pub(super) failure: Option<Failure>,
    pub(super) enroller: Enroller,
    pub(super) preparation: Preparation,
}

/// CCHK012
#[derive(Debug)]
pub(super) struct Inspected {
    /// Worst first.
    pub(super) checks: Vec<Check>,
    /// The outcome of saving the support bundle, once that was attempted.
    pub(super) bundle: Option<SupportBundleView>,
}

/// CCHK007
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) certificate: CertificateView,
    pub(super) purpose: Purpose,
    pub(super) superseded: Option<Superseded>,
    pub(super) browsers: Vec<String>,
    pub(super) elsewhere: Vec<String>,
}

impl State {
    /// CCHK009, from which a retry leads to the start.
    pub(super) fn failed(error: &Error) -> Self {
        Self::Failed { failure: Failure::logged(error), form: None, bundle: None }
    }

    pub(super) fn screen(&self) -> Screen {
        match self {
            Self::Starting => Screen::Certificates { certificates: Vec::new(), selected: None },
            Self::Certificates { certificates, selected } => {
                Screen::Certificates { certificates: certificates.clone(), selected: selected.clone() }
            }
            Self::StoreLocked { failure } => Screen::StorePassword { failure: failure.clone() },
            Self::ProxyLocked(locked) => locked.screen(),
            Self::Authenticating(form) => form.screen(),
            Self::Finished(finished) => finished.screen(),
            Self::Unfinished(record) => resume_screen(record),
            Self::Inspected(inspected) => inspected.screen(),
            Self::Failed { failure, bundle, .. } => {
                let primary_action = PrimaryAction::of(failure.code);
                let can_retry = primary_action.can_retry();
                Screen::Failed { failure: failure.clone(), primary_action, can_retry, bundle: bundle.clone() }
            }
        }
    }

    /// Whether its screen has a button for this action.
    pub(super) fn offers(&self, action: PrimaryAction) -> bool {
        match self {
            Self::Certificates { .. } => matches!(action, PrimaryAction::Issue | PrimaryAction::Inspect),
            Self::Inspected(_) => action == PrimaryAction::Inspect,
            Self::Failed { failure, .. } => action == PrimaryAction::of(failure.code),
            _ => false,
        }
    }

    /// Nothing is being entered or in progress: a new version may be offered.
    pub(super) fn is_idle(&self) -> bool {
        match self {
            Self::Certificates { .. } | Self::Finished(_) | Self::Inspected(_) => true,
            Self::ProxyLocked(locked) => matches!(locked.job, Job::Authentication { .. } | Job::Check(_)),
            _ => false,
        }
    }
}

impl ProxyLocked {
    fn screen(&self) -> Screen {
        Screen::ProxyAuthentication {
            proxy: ProxyAddress::to_string(&self.proxy),
            user: self.user.clone(),
            failure: self.failure.clone(),
            shows_password: self.shows_password,
        }
    }
}

impl Form {
    fn screen(&self) -> Screen {
        let SentForm { purpose, login_id, certificate, session } = self.sent();
        Screen::Authentication { purpose, login_id, certificate, session, failure: self.failure.clone() }
    }

    pub(super) fn sent(&self) -> SentForm {
        let login_id = self.login_id.as_ref().map_or(self.typed.as_str(), LoginId::as_str);
        SentForm {
            purpose: self.purpose,
            login_id: login_id.to_owned(),
            certificate: self.certificate.clone(),
            session: self.session.clone(),
        }
    }

    /// The form without its failure.
    pub(super) fn again(self: Box<Self>) -> State {
        State::Authenticating(Box::new(Self { failure: None, ..*self }))
    }

    pub(super) fn credentials(&mut self, typed: String, password: Secret) -> Result<Credentials, Error> {
        let login_id = if let Some(fixed) = &self.login_id {
            fixed.clone()
        } else {
            self.typed = typed;
            LoginId::parse(&self.typed)?
        };
        Ok(Credentials { login_id, password: Password::parse(password)? })
    }
}

impl Inspected {
    fn screen(&self) -> Screen {
        Screen::Inspection { checks: self.checks.iter().map(CheckView::new).collect(), bundle: self.bundle.clone() }
    }
}

impl Finished {
    fn screen(&self) -> Screen {
        Screen::Result {
            certificate: self.certificate.clone(),
            purpose: self.purpose,
            superseded: self.superseded.clone(),
            browsers: self.browsers.clone(),
            elsewhere: self.elsewhere.clone(),
        }
    }

    /// The certificate that can be removed now.
    pub(super) fn removable(&self) -> Option<Fingerprint> {
        let superseded = self.superseded.as_ref().filter(|superseded| !superseded.removed)?;
        superseded.certificate.fingerprint.parse().ok()
    }
}

fn resume_screen(record: &Record) -> Screen {
    let retry_at = match record.state {
        enrollment::State::Sent { retry_at } => retry_at,
        _ => None,
    };
    Screen::Resume {
        login_id: record.login_id.as_str().to_owned(),
        started_at: rfc3339(record.started_at),
        may_be_issued: record.state == enrollment::State::Sent { retry_at: None },
        not_before: retry_at.map(rfc3339),
    }
}

use super::{CertificateView, Failure, Purpose, Screen};
use crate::certificate::Certificate;
use crate::enrollment::{Preparation, Record};
use crate::input::LoginId;

/// Where the user is, with what the next intent needs.
#[derive(Debug)]
pub(super) enum Stage {
    /// CCHK001, or nothing yet.
    Open,
    /// CCHK011
    StoreLocked,
    /// CCHK002
    Authenticating(Box<Authenticating>),
    /// CCHK007
    Finished(Box<Finished>),
    /// CCHK010
    Unfinished(Box<Record>),
    /// CCHK009, with what to go back to when it is tried again; from the start where there is nothing.
    Failed(Option<Box<Authenticating>>),
}

/// CCHK002 with what has been prepared behind it.
#[derive(Debug)]
pub(super) struct Authenticating {
    pub(super) purpose: Purpose,
    /// Fixed for a renewal or resumption; otherwise what was typed last.
    pub(super) login_id: Option<LoginId>,
    /// What is renewed, as shown.
    pub(super) certificate: Option<CertificateView>,
    pub(super) preparation: Preparation,
}

/// CCHK007: the new certificate, and the old one that can go now.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) certificate: Certificate,
    pub(super) purpose: Purpose,
    pub(super) superseded: Option<Certificate>,
}

impl Authenticating {
    /// Whether the login ID is the user's to type.
    pub(super) fn asks_login_id(&self) -> bool {
        self.purpose == Purpose::Issue
    }

    pub(super) fn screen(&self, failure: Option<Failure>) -> Screen {
        let login_id = self.login_id.as_ref().map(LoginId::as_str).unwrap_or_default();
        Screen::Authentication {
            purpose: self.purpose,
            login_id: login_id.to_owned(),
            certificate: self.certificate.clone(),
            failure,
        }
    }
}

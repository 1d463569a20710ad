use super::{CertificateView, Failure, Purpose, Screen};
use crate::certificate::Certificate;
use crate::certificate::Fingerprint;
use crate::enrollment::{Preparation, Record};
use crate::input::{Credentials, LoginId};
use crate::network::proxy::ProxyAddress;

/// Where the user is, with what the next intent needs.
#[derive(Debug)]
pub(super) enum Stage {
    /// CCHK001, or nothing yet.
    Open,
    /// CCHK011
    StoreLocked,
    /// CCHK008
    ProxyLocked(Box<ProxyLocked>),
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
    /// Fixed for a renewal or resumption.
    pub(super) login_id: Option<LoginId>,
    /// What was typed last, where it is the user's to type.
    pub(super) typed: String,
    /// What is renewed, as shown.
    pub(super) certificate: Option<CertificateView>,
    pub(super) preparation: Preparation,
}

/// CCHK008: which proxy asks, and what goes on when it is content.
#[derive(Debug)]
pub(super) struct ProxyLocked {
    pub(super) proxy: ProxyAddress,
    pub(super) then: Interrupted,
}

/// What the proxy's question came in between of.
#[derive(Debug)]
pub(super) enum Interrupted {
    /// On the way to CCHK002.
    Authentication { purpose: Purpose, renews: Option<Fingerprint> },
    /// On the way to CCHK002 for an unfinished request.
    Resumption(Box<Record>),
    /// Behind CCHK002's button.
    Request { form: Box<Authenticating>, credentials: Credentials },
    /// The download of a new version, over this screen.
    Download { over: Box<Stage>, screen: Box<Screen> },
}

/// CCHK007: the new certificate, and the old one that can go now.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) certificate: Certificate,
    pub(super) purpose: Purpose,
    pub(super) superseded: Option<Certificate>,
}

impl Finished {
    /// `renewed` may go only where the new one has its issuer and its login ID: who signs for whom
    /// is the bank's decision, and may not be what was asked for.
    pub(super) fn new(
        certificate: Certificate,
        purpose: Purpose,
        renewed: Option<Certificate>,
    ) -> Self {
        let superseded = renewed.filter(|old| {
            old.issuer() == certificate.issuer() && old.login_id() == certificate.login_id()
        });
        Self { certificate, purpose, superseded }
    }
}

impl Authenticating {
    pub(super) fn screen(&self, failure: Option<Failure>) -> Screen {
        let login_id = self.login_id.as_ref().map_or(self.typed.as_str(), LoginId::as_str);
        Screen::Authentication {
            purpose: self.purpose,
            login_id: login_id.to_owned(),
            certificate: self.certificate.clone(),
            failure,
        }
    }
}

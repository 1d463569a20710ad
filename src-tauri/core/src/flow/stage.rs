use super::{Purpose, Screen, view::Failure};
use crate::enrollment::{Preparation, Record};
use crate::input::LoginId;

/// Where the user is, with what the next intent needs.
#[derive(Debug)]
pub(super) enum Stage {
    /// CCHK001, CCHK007, or nothing yet.
    Open,
    /// CCHK011
    StoreLocked,
    /// CCHK002
    Authenticating(Box<Authenticating>),
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
    pub(super) preparation: Preparation,
}

impl Authenticating {
    /// Whether the login ID is the user's to type.
    pub(super) fn asks_login_id(&self) -> bool {
        self.purpose == Purpose::Issue
    }

    pub(super) fn screen(&self, failure: Option<Failure>) -> Screen {
        let login_id = self.login_id.as_ref().map(LoginId::as_str).unwrap_or_default();
        Screen::Authentication { purpose: self.purpose, login_id: login_id.to_owned(), failure }
    }
}

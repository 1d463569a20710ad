use serde::Serialize;

use super::{FINE, Judgement, caution, problem, remedy_for};
use crate::diagnosis::Remedy;
use crate::error_code::ErrorCode;

/// Below this, in bytes, the next request may not have enough space for its record.
const LITTLE_SPACE: u64 = 100 * 1024 * 1024;
/// Below this, in bytes, it will not.
const NO_SPACE: u64 = 5 * 1024 * 1024;

/// The program that opens the links on the bank's pages.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum LinkFacts {
    /// The app.
    OpensApp {
        /// As it is registered.
        program: String,
    },
    /// Another program.
    OpensAnother {
        /// As it is registered.
        program: String,
    },
    /// Nothing.
    OpensNothing,
}

/// The version of the app.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum UpdateFacts {
    /// There is no newer version for this PC.
    Newest {
        /// The running version.
        current: String,
    },
    /// There is a newer version.
    Newer {
        /// The running version.
        current: String,
        /// The newer version.
        newest: String,
        /// The running version must not be used any longer.
        forced: bool,
    },
    /// The policy reserves updates for the administrator.
    Managed {
        /// The running version.
        current: String,
    },
    /// There is no update service.
    NotOffered {
        /// The running version.
        current: String,
    },
    /// Not checked, as the bank was not reached.
    NotAsked {
        /// The running version.
        current: String,
    },
    /// The check failed.
    Fails {
        /// The running version.
        current: String,
        /// Why.
        code: ErrorCode,
    },
}

/// The administrator's policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum PolicyFacts {
    /// All of it is in effect, or there is none.
    Obeyed,
    /// A value cannot be used; the strictest one applies instead.
    Unusable {
        /// The file and line, or the registry value.
        place: String,
        /// What is wrong there.
        reason: String,
    },
    /// There is no setting of this name.
    Unknown {
        /// As above.
        place: String,
        /// As above.
        reason: String,
    },
}

/// The folder for the unfinished request and the logs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum FolderFacts {
    /// Only this user can write to it.
    Private {
        /// Where it is.
        folder: String,
    },
    /// It does not exist yet: the first request creates it.
    Missing {
        /// Where it will be.
        folder: String,
    },
    /// Other users can write to it.
    NotPrivate {
        /// The folder itself, or the one above it that they can write to.
        place: String,
    },
}

/// Free disk space.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpaceFacts {
    /// A folder on the disk.
    pub folder: String,
    /// Free space, in bytes.
    pub free: u64,
}

/// The unfinished request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum RequestFacts {
    /// There is none.
    None,
    /// There is one.
    Unfinished {
        /// The request's login ID.
        login_id: String,
        /// RFC 3339.
        started_at: String,
        /// The bank may have issued a certificate for it.
        may_be_issued: bool,
    },
    /// Its record cannot be read.
    Unreadable {
        /// Where it is.
        place: String,
    },
}

impl LinkFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::OpensApp { .. } => FINE,
            Self::OpensAnother { .. } | Self::OpensNothing => caution(Remedy::InstallAgain),
        }
    }
}

impl UpdateFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Newest { .. } | Self::Managed { .. } | Self::NotOffered { .. } => FINE,
            Self::Newer { forced: true, .. } => problem(Remedy::TakeUpdate),
            Self::Newer { .. } => caution(Remedy::TakeUpdate),
            Self::NotAsked { .. } => caution(Remedy::ConnectFirst),
            Self::Fails { code, .. } => caution(remedy_for(*code)),
        }
    }
}

impl PolicyFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Obeyed => FINE,
            Self::Unusable { .. } => problem(Remedy::CorrectPolicy),
            Self::Unknown { .. } => caution(Remedy::CorrectPolicy),
        }
    }
}

impl FolderFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Private { .. } | Self::Missing { .. } => FINE,
            Self::NotPrivate { .. } => problem(Remedy::MakePrivate),
        }
    }
}

impl SpaceFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self.free {
            ..NO_SPACE => problem(Remedy::FreeSpace),
            NO_SPACE..LITTLE_SPACE => caution(Remedy::FreeSpace),
            _ => FINE,
        }
    }
}

impl RequestFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::None => FINE,
            Self::Unfinished { .. } => caution(Remedy::FinishRequest),
            Self::Unreadable { .. } => problem(Remedy::CallBank),
        }
    }
}

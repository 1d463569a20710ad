use serde::Serialize;

use super::{FINE, Judgement, caution, problem, remedy_for};
use crate::diagnosis::Remedy;
use crate::error_code::ErrorCode;

/// Below this, the next request may not find room for its record, in bytes.
const LITTLE_SPACE: u64 = 100 * 1024 * 1024;
/// Below this, it will not.
const NO_SPACE: u64 = 5 * 1024 * 1024;

/// What opens the links on the bank's pages.
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
    /// There is none newer for this PC.
    Newest {
        /// What runs.
        current: String,
    },
    /// There is a newer one.
    Newer {
        /// What runs.
        current: String,
        /// What there is.
        newest: String,
        /// What runs must not be used any longer.
        forced: bool,
    },
    /// An administrator keeps updates to themselves.
    Managed {
        /// What runs.
        current: String,
    },
    /// Nobody offers any.
    NotOffered {
        /// What runs.
        current: String,
    },
    /// The bank was not reached: it was not asked.
    NotAsked {
        /// What runs.
        current: String,
    },
    /// The update service does not tell.
    Fails {
        /// What runs.
        current: String,
        /// Why.
        code: ErrorCode,
    },
}

/// What an administrator requires.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum PolicyFacts {
    /// All of it counts as it stands, or there is nothing.
    Obeyed,
    /// One value counts as its strictest.
    Unusable {
        /// Which line of which file, or which value of the registry.
        place: String,
        /// What is wrong there.
        reason: String,
    },
    /// One name is no setting's.
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
    /// Nobody else can write to it.
    Private {
        /// Where it is.
        folder: String,
    },
    /// There is none yet: the first request makes it.
    Missing {
        /// Where it will be.
        folder: String,
    },
    /// Others can.
    NotPrivate {
        /// Which folder of those above it, or the folder itself.
        place: String,
    },
}

/// Room on the disk.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpaceFacts {
    /// On the disk of this folder.
    pub folder: String,
    /// In bytes.
    pub free: u64,
}

/// The request that has not been finished.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum RequestFacts {
    /// There is none.
    None,
    /// There is one.
    Unfinished {
        /// Whose.
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

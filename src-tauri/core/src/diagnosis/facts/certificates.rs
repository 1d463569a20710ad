use serde::Serialize;

use super::{FINE, Judgement, caution, problem};
use crate::certificate::CertificateState;
use crate::diagnosis::Remedy;
use crate::error_code::ErrorCode;

/// The validity of certificates.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum ValidityFacts {
    /// The validity of one certificate.
    Dates {
        /// Whose.
        login_id: String,
        /// RFC 3339.
        not_before: String,
        /// RFC 3339.
        not_after: String,
        /// Whole days until the end; negative once it has passed.
        days_left: i64,
        /// Its state by its dates and the bank's revocation.
        state: CertificateState,
        /// No certificate on this PC can be used.
        needed: bool,
    },
    /// There is no certificate of the bank.
    None,
    /// The store could not be read.
    Unknown,
}

/// Whether a certificate's key works.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum KeyFacts {
    /// It has signed a nonce, and the signature verifies against the certificate.
    Signs {
        /// Whose.
        login_id: String,
    },
    /// It does not work.
    Fails {
        /// Whose.
        login_id: String,
        /// Why.
        code: ErrorCode,
    },
}

/// The authorities between a certificate and the bank's root.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum ChainFacts {
    /// They are stored.
    Complete {
        /// Whose certificate.
        login_id: String,
        /// How many are stored.
        authorities: usize,
    },
    /// One is missing: a browser may not offer the certificate.
    Incomplete {
        /// Whose certificate.
        login_id: String,
    },
    /// None is stored, and the bank was not reached, which would have said whether any is needed.
    Unknown {
        /// Whose certificate.
        login_id: String,
    },
}

/// The browsers that offer the certificates in the store.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum BrowserFacts {
    /// These browsers.
    Offered {
        /// Those that read this store.
        by: Vec<String>,
        /// The running browsers.
        running: Vec<String>,
    },
    /// Offered after these have been closed: they may have been running since before the certificate was installed.
    AfterClosing {
        /// The running browsers.
        running: Vec<String>,
    },
    /// The store was given explicitly and is not one that a browser reads.
    Nobody,
}

/// The store.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum StoreFacts {
    /// It can be read.
    Read {
        /// Where it is.
        place: String,
    },
    /// It does not exist yet: the first certificate creates it.
    Missing {
        /// Where it will be.
        place: String,
    },
    /// It requires its password.
    Locked {
        /// Where it is.
        place: String,
    },
    /// There is another one, which the browsers no longer read.
    LeftBehind {
        /// Where it is.
        place: String,
        /// Where the other one is.
        other: String,
    },
    /// It cannot be read.
    Fails {
        /// Where it is.
        place: String,
        /// Why.
        code: ErrorCode,
    },
}

impl ValidityFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Dates { state: CertificateState::Valid, .. } => FINE,
            Self::Dates { state: CertificateState::NotYetValid, .. } => problem(Remedy::SetClock),
            Self::Dates { state: CertificateState::InGrace, needed: true, .. } => problem(Remedy::Renew),
            Self::Dates { state: CertificateState::Expiring | CertificateState::InGrace, .. } => caution(Remedy::Renew),
            Self::Dates { needed: true, .. } => problem(Remedy::Issue),
            Self::Dates { .. } | Self::None => caution(Remedy::Issue),
            Self::Unknown => caution(Remedy::StoreFirst),
        }
    }
}

impl KeyFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Signs { .. } => FINE,
            Self::Fails { .. } => problem(Remedy::RestartOrIssueAgain),
        }
    }
}

impl ChainFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Complete { .. } => FINE,
            Self::Incomplete { .. } => caution(Remedy::Renew),
            Self::Unknown { .. } => caution(Remedy::ConnectFirst),
        }
    }
}

impl BrowserFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Offered { .. } => FINE,
            Self::AfterClosing { .. } => caution(Remedy::CloseBrowsers),
            Self::Nobody => caution(Remedy::UseBrowserStore),
        }
    }
}

impl StoreFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Read { .. } | Self::Missing { .. } => FINE,
            Self::Locked { .. } => caution(Remedy::UnlockStore),
            Self::LeftBehind { .. } => caution(Remedy::MoveOldDatabase),
            Self::Fails { .. } => problem(Remedy::RepairStore),
        }
    }
}

use std::fmt;

use super::Mechanism;
use super::challenge::Scheme;

/// How a proxy learns who we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By tokens of the user who is signed in on this PC.
    SignedIn(Mechanism),
    /// By the user name and password it was told.
    Told(Scheme),
}

impl Way {
    /// Whether it can be gone without a question first.
    pub(crate) fn needs_no_question(self) -> bool {
        !matches!(self, Self::Told(Scheme::DigestSha256 | Scheme::DigestMd5))
    }
}

impl fmt::Display for Way {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignedIn(mechanism) => write!(formatter, "{mechanism} as the signed-in user"),
            Self::Told(scheme) => write!(formatter, "{scheme} with user name and password"),
        }
    }
}

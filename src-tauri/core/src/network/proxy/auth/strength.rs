//! How well a way to authenticate guards the password, and what an administrator allows.

use std::str::FromStr;

use super::challenge::Scheme;

/// What others in the network can make of what they see, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// They read the password.
    #[default]
    Basic,
    /// They can try guesses (RFC 7616 section 5.3).
    Digest,
    /// The same with more effort, and nothing is to be had from the proxy's own list of users.
    Ntlm,
    /// Nothing: Kerberos shows a ticket.
    Negotiate,
}

/// Not one of the four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownStrength;

impl std::fmt::Display for UnknownStrength {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("not one of basic, digest, ntlm, negotiate")
    }
}

impl std::error::Error for UnknownStrength {}

impl FromStr for Strength {
    type Err = UnknownStrength;

    fn from_str(word: &str) -> Result<Self, UnknownStrength> {
        match word {
            "basic" => Ok(Self::Basic),
            "digest" => Ok(Self::Digest),
            "ntlm" => Ok(Self::Ntlm),
            "negotiate" => Ok(Self::Negotiate),
            _ => Err(UnknownStrength),
        }
    }
}

/// What may be answered at all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules {
    pub(crate) weakest: Strength,
}

impl Rules {
    pub(crate) fn allow(self, scheme: Scheme) -> bool {
        scheme.strength() >= self.weakest
    }
}

impl Scheme {
    fn strength(self) -> Strength {
        match self {
            Self::Basic => Strength::Basic,
            Self::DigestMd5 | Self::DigestSha256 => Strength::Digest,
            Self::Ntlm => Strength::Ntlm,
            Self::Negotiate => Strength::Negotiate,
        }
    }
}

//! The authentication schemes, and which of them an administrator allows.

use std::fmt;

/// How a proxy can be answered with a user name and a password, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// MS-NTHT, on a connection of its own.
    Ntlm,
    /// RFC 7616 with SHA-256.
    DigestSha256,
    /// RFC 7616 with MD5.
    DigestMd5,
    /// RFC 7617.
    Basic,
    /// RFC 4559. Last: the password goes to the domain, which may be out of reach, and a proxy that
    /// takes it has already been offered the signed-in user.
    Negotiate,
}

impl fmt::Display for Scheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Ntlm => "NTLM",
            Self::DigestSha256 => "Digest (SHA-256)",
            Self::DigestMd5 => "Digest (MD5)",
            Self::Basic => "Basic",
            Self::Negotiate => "Negotiate",
        })
    }
}

/// The schemes that exchange tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mechanism {
    /// SPNEGO (RFC 4559): Kerberos, or what else both sides know.
    Negotiate,
    /// MS-NTHT.
    Ntlm,
}

impl From<Mechanism> for Scheme {
    fn from(mechanism: Mechanism) -> Self {
        match mechanism {
            Mechanism::Negotiate => Self::Negotiate,
            Mechanism::Ntlm => Self::Ntlm,
        }
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Scheme::from(*self).fmt(formatter)
    }
}

/// How a proxy learns who we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthMethod {
    /// By tokens of the user who is signed in on this PC.
    SignedIn(Mechanism),
    /// By a user name and a password.
    Password(Scheme),
}

impl AuthMethod {
    pub(crate) fn scheme(self) -> Scheme {
        match self {
            Self::SignedIn(mechanism) => mechanism.into(),
            Self::Password(scheme) => scheme,
        }
    }

    /// Whether it can be used without a challenge: not so Digest, which needs the proxy's nonce.
    pub(crate) fn is_preemptive(self) -> bool {
        !matches!(self, Self::Password(Scheme::DigestSha256 | Scheme::DigestMd5))
    }
}

impl fmt::Display for AuthMethod {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignedIn(mechanism) => write!(formatter, "{mechanism} as the signed-in user"),
            Self::Password(scheme) => write!(formatter, "{scheme} with user name and password"),
        }
    }
}

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

impl Strength {
    /// The policy's word for it, in any case.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "basic" => Some(Self::Basic),
            "digest" => Some(Self::Digest),
            "ntlm" => Some(Self::Ntlm),
            "negotiate" => Some(Self::Negotiate),
            _ => None,
        }
    }

    /// Whether a scheme may be answered where nothing weaker than this is allowed.
    pub(crate) fn allows(self, scheme: Scheme) -> bool {
        Self::from(scheme) >= self
    }
}

impl From<Scheme> for Strength {
    fn from(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Basic => Self::Basic,
            Scheme::DigestMd5 | Scheme::DigestSha256 => Self::Digest,
            Scheme::Ntlm => Self::Ntlm,
            Scheme::Negotiate => Self::Negotiate,
        }
    }
}

//! The authentication schemes, and which of them an administrator allows.

use std::fmt;

/// The schemes that can use a user name and a password, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// MS-NTHT, bound to one connection.
    Ntlm,
    /// RFC 7616 with SHA-256.
    DigestSha256,
    /// RFC 7616 with MD5.
    DigestMd5,
    /// RFC 7617.
    Basic,
    /// RFC 4559. Last, since the password is checked by the domain, which may be unreachable, and since
    /// single sign-on has already been tried with such a proxy.
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
    /// SPNEGO (RFC 4559): Kerberos, or another mechanism that both sides support.
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

/// How to authenticate to a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthMethod {
    /// With tokens of the user who is signed in on this PC (single sign-on).
    SignedIn(Mechanism),
    /// With a user name and a password.
    Password(Scheme),
}

impl AuthMethod {
    pub(crate) fn scheme(self) -> Scheme {
        match self {
            Self::SignedIn(mechanism) => mechanism.into(),
            Self::Password(scheme) => scheme,
        }
    }

    /// Whether it can be used without a challenge. Digest cannot, since it needs the proxy's nonce.
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

/// What others on the network learn from the traffic, weakest protection first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The password.
    #[default]
    Basic,
    /// Enough to guess the password offline (RFC 7616 section 5.3).
    Digest,
    /// The same, at more effort; and the proxy's user list is of no use to an attacker.
    Ntlm,
    /// Nothing: Kerberos sends a ticket.
    Negotiate,
}

impl Strength {
    /// Parses the policy's value, ignoring case.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "basic" => Some(Self::Basic),
            "digest" => Some(Self::Digest),
            "ntlm" => Some(Self::Ntlm),
            "negotiate" => Some(Self::Negotiate),
            _ => None,
        }
    }

    /// Whether a scheme is at least this strong.
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

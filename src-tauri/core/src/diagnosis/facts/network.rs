use serde::Serialize;

use super::{FINE, Judgement, caution, problem, remedy_for};
use crate::diagnosis::Remedy;
use crate::error_code::ErrorCode;

/// A larger difference of the clocks, in seconds, should be corrected before it does harm.
const CLOCK_TOLERANCE: u64 = 5 * 60;
/// Beyond this difference, in seconds, the app makes no request (`EstError::ClockWrong`).
const CLOCK_LIMIT: u64 = 24 * 60 * 60;

/// The bank's service.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum BankFacts {
    /// It has named its authorities.
    Answers {
        /// Its address.
        service: String,
        /// How many authorities.
        authorities: usize,
    },
    /// It was not reached, or did not answer as expected.
    Fails {
        /// Its address, if known.
        service: Option<String>,
        /// Why.
        code: ErrorCode,
    },
}

/// The routes to the bank.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum ProxyFacts {
    /// The routes are known.
    Found {
        /// `direct` or `http://HOST:PORT/`, in the order they are tried.
        routes: Vec<String>,
        /// The setting they come from.
        source: &'static str,
        /// The PAC script that was evaluated, if any.
        script: Option<String>,
        /// Other entries in its answer, each with the reason why it is ignored.
        ignored: Vec<String>,
        /// The environment variables for proxies that are set.
        variables: Vec<&'static str>,
    },
    /// The routes were determined without the PAC script that is set.
    WithoutScript {
        /// As above.
        routes: Vec<String>,
        /// The setting that names the script.
        source: &'static str,
        /// The script.
        script: Option<String>,
        /// Why it was not used.
        reason: String,
        /// As above.
        variables: Vec<&'static str>,
    },
    /// The routes could not be determined, so no connection is made.
    Fails {
        /// Why.
        code: ErrorCode,
        /// Details: for example the script's message, or the place in the policy.
        reason: Option<String>,
        /// As above.
        variables: Vec<&'static str>,
    },
}

/// Authentication at the proxy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum SignInFacts {
    /// There is no proxy, or it does not require authentication.
    NotAsked,
    /// It has accepted this authentication.
    Taken {
        /// The scheme, and whether the signed-in user or typed credentials were used.
        method: String,
    },
    /// It requires credentials that have not been typed yet. None were sent.
    Asks {
        /// Which proxy.
        proxy: String,
        /// Others in the network can read the credentials (RFC 7617 section 4).
        readable: bool,
    },
    /// It does not accept the credentials, or its challenge cannot be answered.
    Fails {
        /// Which proxy, if known.
        proxy: Option<String>,
        /// Why.
        code: ErrorCode,
    },
}

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
}

/// The first server of the route: the proxy, or the bank.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum AddressFacts {
    /// It accepts connections.
    Accepts {
        /// Its name and port.
        server: String,
        /// By these families.
        over: Vec<Family>,
        /// But not by these, for which it has addresses, too.
        silent: Vec<Family>,
    },
    /// It has addresses, but does not accept a connection.
    Silent {
        /// Its name and port.
        server: String,
        /// The families of its addresses.
        silent: Vec<Family>,
    },
    /// Its name cannot be resolved.
    NotFound {
        /// Its name and port.
        server: String,
    },
}

/// This PC's clock.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum ClockFacts {
    /// Compared with the bank's.
    Compared {
        /// PC minus bank.
        seconds: i64,
    },
    /// So wrong that the certificate of the bank's server is not valid.
    Wrong,
    /// The bank was not reached, or sent no time.
    Unknown,
}

impl BankFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Answers { .. } => FINE,
            // The app asks for the credentials on CCHK008 as soon as they are needed.
            Self::Fails { code: ErrorCode::ProxyCredentialsRequired, .. } => caution(Remedy::HaveProxyPassword),
            Self::Fails { code, .. } => problem(remedy_for(*code)),
        }
    }
}

impl ProxyFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Found { .. } => FINE,
            Self::WithoutScript { .. } => caution(Remedy::CorrectProxy),
            Self::Fails { code, .. } => problem(remedy_for(*code)),
        }
    }
}

impl SignInFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::NotAsked | Self::Taken { .. } => FINE,
            Self::Asks { .. } => caution(Remedy::HaveProxyPassword),
            Self::Fails { code, .. } => problem(remedy_for(*code)),
        }
    }
}

impl AddressFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Accepts { silent, .. } if silent.is_empty() => FINE,
            Self::Accepts { .. } => caution(Remedy::RepairAddresses),
            Self::Silent { .. } | Self::NotFound { .. } => problem(Remedy::CheckNetwork),
        }
    }
}

impl ClockFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Compared { seconds } => match seconds.unsigned_abs() {
                ..CLOCK_TOLERANCE => FINE,
                CLOCK_TOLERANCE..=CLOCK_LIMIT => caution(Remedy::SetClock),
                _ => problem(Remedy::SetClock),
            },
            Self::Wrong => problem(Remedy::SetClock),
            Self::Unknown => caution(Remedy::ConnectFirst),
        }
    }
}

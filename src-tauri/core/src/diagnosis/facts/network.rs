use serde::Serialize;

use super::{FINE, Judgement, caution, problem, remedy_for};
use crate::diagnosis::Remedy;
use crate::error_code::ErrorCode;

/// A clock this far away is put right before it does harm, in seconds.
const CLOCK_TOLERANCE: u64 = 5 * 60;
/// From here on the app makes no request (`EstError::ClockWrong`), in seconds.
const CLOCK_LIMIT: u64 = 24 * 60 * 60;

/// The bank's service.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum BankFacts {
    /// It has named its authorities.
    Answers {
        /// Its address.
        service: String,
        /// How many.
        authorities: usize,
    },
    /// It was not reached, or has not answered as it should.
    Fails {
        /// Its address, where that is known.
        service: Option<String>,
        /// Why.
        code: ErrorCode,
    },
}

/// The routes to the bank.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum ProxyFacts {
    /// These are the routes.
    Found {
        /// `direct` or `http://HOST:PORT/`, in the order they are tried.
        routes: Vec<String>,
        /// Which setting says so.
        source: &'static str,
        /// The script that was asked, where one was.
        script: Option<String>,
        /// What its answer names besides, each with the reason why it does not count.
        ignored: Vec<String>,
        /// Variables that are set, of those that may name a proxy.
        variables: Vec<&'static str>,
    },
    /// The same without the script that the setting names.
    WithoutScript {
        /// As above.
        routes: Vec<String>,
        /// Which setting names it.
        source: &'static str,
        /// Which script.
        script: Option<String>,
        /// Why it was not asked.
        reason: String,
        /// As above.
        variables: Vec<&'static str>,
    },
    /// There is none, and nothing is connected to.
    Fails {
        /// Why.
        code: ErrorCode,
        /// More about that: what the script says, or where in the policy it is.
        reason: Option<String>,
        /// As above.
        variables: Vec<&'static str>,
    },
}

/// How the proxy learns who we are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum SignInFacts {
    /// There is no proxy, or it does not ask.
    NotAsked,
    /// It has taken this.
    Taken {
        /// The scheme, and whether it was the signed-in user or what was typed.
        method: String,
    },
    /// It asks for what nobody has typed yet. Nothing was sent.
    Asks {
        /// Which proxy.
        proxy: String,
        /// Others in the network can read what is typed (RFC 7617 section 4).
        readable: bool,
    },
    /// It does not take what was typed, or cannot be answered.
    Fails {
        /// Which proxy, where that is known.
        proxy: Option<String>,
        /// Why.
        code: ErrorCode,
    },
}

/// A kind of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// 32 bits.
    Ipv4,
    /// 128 bits.
    Ipv6,
}

/// The first server on the way: the proxy, or the bank.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum AddressFacts {
    /// It accepts connections.
    Accepts {
        /// Its name and port.
        server: String,
        /// Over these.
        over: Vec<Family>,
        /// And not over these, for which it has addresses, too.
        silent: Vec<Family>,
    },
    /// It has addresses, and does not accept a connection.
    Silent {
        /// Its name and port.
        server: String,
        /// For these.
        silent: Vec<Family>,
    },
    /// Its name is not known here.
    NotFound {
        /// Its name and port.
        server: String,
    },
}

/// This PC's clock.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum ClockFacts {
    /// Against the bank's.
    Compared {
        /// PC minus bank.
        seconds: i64,
    },
    /// By it, the certificate of the bank's server is not valid.
    Wrong,
    /// The bank was not reached, or tells no time.
    Unknown,
}

impl BankFacts {
    pub(super) fn judge(&self) -> Judgement {
        match self {
            Self::Answers { .. } => FINE,
            // What is asked for is typed on CCHK008 as soon as it is needed.
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

//! The possible findings of each check, and their severity. Contains data only.

use serde::Serialize;

use super::{CheckName, Remedy, Verdict};
use crate::error_code::ErrorCode;

mod certificates;
pub use certificates::{BrowserFacts, ChainFacts, KeyFacts, StoreFacts, ValidityFacts};

mod machine;
pub use machine::{FolderFacts, LinkFacts, PolicyFacts, RequestFacts, SpaceFacts, UpdateFacts};

mod network;
pub use network::{AddressFacts, BankFacts, ClockFacts, Family, ProxyFacts, SignInFacts};

/// The findings, by check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Facts {
    /// The validity of a certificate.
    Validity(ValidityFacts),
    /// Whether its key can sign.
    Key(KeyFacts),
    /// Its stored authorities.
    Chain(ChainFacts),
    /// The browsers that offer it.
    Browsers(BrowserFacts),
    /// The key store.
    Store(StoreFacts),
    /// Whether the bank answers.
    Bank(BankFacts),
    /// The routes to the bank.
    Proxy(ProxyFacts),
    /// Authentication at the proxy.
    SignIn(SignInFacts),
    /// The address families of the first server of the route.
    Addresses(AddressFacts),
    /// This PC's clock compared with the bank's.
    Clock(ClockFacts),
    /// The program that opens the bank's links.
    Links(LinkFacts),
    /// The app's version.
    Update(UpdateFacts),
    /// Problems in the policy.
    Policy(PolicyFacts),
    /// Who can write to the state folder.
    StateFolder(FolderFacts),
    /// Free disk space.
    DiskSpace(SpaceFacts),
    /// The unfinished request.
    Request(RequestFacts),
    /// The check did not finish in time.
    Unanswered {
        /// The check.
        unanswered: CheckName,
    },
}

/// The severity, and what to do about it.
pub(super) type Judgement = (Verdict, Option<Remedy>);

const FINE: Judgement = (Verdict::Fine, None);

fn caution(remedy: Remedy) -> Judgement {
    (Verdict::Caution, Some(remedy))
}

fn problem(remedy: Remedy) -> Judgement {
    (Verdict::Problem, Some(remedy))
}

/// Maps each check to its type of facts, whose `judge` it calls.
macro_rules! facts_of {
    ($($check:ident: $facts:ident,)+) => {
        $(
            impl From<$facts> for Facts {
                fn from(facts: $facts) -> Self {
                    Self::$check(facts)
                }
            }
        )+

        impl Facts {
            pub(super) fn judge(&self) -> (CheckName, Judgement) {
                match self {
                    $(Self::$check(facts) => (CheckName::$check, facts.judge()),)+
                    Self::Unanswered { unanswered } => (*unanswered, problem(Remedy::Restart)),
                }
            }
        }
    };
}

facts_of! {
    Validity: ValidityFacts,
    Key: KeyFacts,
    Chain: ChainFacts,
    Browsers: BrowserFacts,
    Store: StoreFacts,
    Bank: BankFacts,
    Proxy: ProxyFacts,
    SignIn: SignInFacts,
    Addresses: AddressFacts,
    Clock: ClockFacts,
    Links: LinkFacts,
    Update: UpdateFacts,
    Policy: PolicyFacts,
    StateFolder: FolderFacts,
    DiskSpace: SpaceFacts,
    Request: RequestFacts,
}

impl Facts {
    pub(super) fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Key(KeyFacts::Fails { code, .. })
            | Self::Store(StoreFacts::Fails { code, .. })
            | Self::Bank(BankFacts::Fails { code, .. })
            | Self::Proxy(ProxyFacts::Fails { code, .. })
            | Self::SignIn(SignInFacts::Fails { code, .. })
            | Self::Update(UpdateFacts::Fails { code, .. }) => Some(*code),
            _ => None,
        }
    }
}

/// What usually helps if one of the bank's servers cannot be reached.
fn remedy_for(code: ErrorCode) -> Remedy {
    match code {
        ErrorCode::HostNotFound
        | ErrorCode::ConnectionRefused
        | ErrorCode::TimedOut
        | ErrorCode::ConnectionLost
        | ErrorCode::UpdateInterrupted => Remedy::CheckNetwork,
        ErrorCode::ClockWrong => Remedy::SetClock,
        ErrorCode::ServerUntrusted
        | ErrorCode::ServerNameMismatch
        | ErrorCode::TlsFailed
        | ErrorCode::RedirectRefused
        | ErrorCode::ProxyInspects => Remedy::LeaveTlsAlone,
        ErrorCode::ProxyCredentialsRequired => Remedy::HaveProxyPassword,
        ErrorCode::ProxyCredentialsWrong => Remedy::TypeProxyPassword,
        ErrorCode::PolicyUnusable | ErrorCode::ProxyAuthenticationForbidden => Remedy::CorrectPolicy,
        ErrorCode::ProxyUnreachable
        | ErrorCode::ProxyUntrusted
        | ErrorCode::ProxyTlsFailed
        | ErrorCode::ProxyUnsupported
        | ErrorCode::ProxyAuthenticationWeaker
        | ErrorCode::ProxySignInFailed
        | ErrorCode::ProxyRefused
        | ErrorCode::ProxyServiceUnreachable
        | ErrorCode::ProxyUnreadable
        | ErrorCode::ProxySettingUnusable
        | ErrorCode::ProxyScriptUnavailable
        | ErrorCode::ProxyScriptFailed => Remedy::CorrectProxy,
        ErrorCode::OutsideServiceHours
        | ErrorCode::ServiceUnavailable
        | ErrorCode::ServiceFailed
        | ErrorCode::UpdateServiceFailed
        | ErrorCode::UpdateTooSlow => Remedy::TryLater,
        ErrorCode::ProfileUnusable => Remedy::InstallAgain,
        _ => Remedy::CallBank,
    }
}

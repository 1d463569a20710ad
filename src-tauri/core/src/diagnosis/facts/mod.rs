//! What each check can find, and what is to be thought of it: data alone.

use serde::Serialize;

use super::{CheckName, Remedy, Verdict};
use crate::error_code::ErrorCode;

mod certificates;
pub use certificates::{BrowserFacts, ChainFacts, KeyFacts, StoreFacts, ValidityFacts};

mod machine;
pub use machine::{FolderFacts, LinkFacts, PolicyFacts, RequestFacts, SpaceFacts, UpdateFacts};

mod network;
pub use network::{AddressFacts, BankFacts, ClockFacts, Family, ProxyFacts, SignInFacts};

/// What there is, by check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Facts {
    /// From when until when.
    Validity(ValidityFacts),
    /// Whether it signs.
    Key(KeyFacts),
    /// The authorities.
    Chain(ChainFacts),
    /// Who offers it.
    Browsers(BrowserFacts),
    /// Where it is kept.
    Store(StoreFacts),
    /// Whether it answers.
    Bank(BankFacts),
    /// By which routes.
    Proxy(ProxyFacts),
    /// How the proxy is answered.
    SignIn(SignInFacts),
    /// Of the first server on the way.
    Addresses(AddressFacts),
    /// Against the bank's.
    Clock(ClockFacts),
    /// Who opens them.
    Links(LinkFacts),
    /// Which version.
    Update(UpdateFacts),
    /// What is wrong in it.
    Policy(PolicyFacts),
    /// Whose it is.
    StateFolder(FolderFacts),
    /// How much.
    DiskSpace(SpaceFacts),
    /// How far it is.
    Request(RequestFacts),
    /// There was no end of looking at it in time.
    Unanswered {
        /// What was looked at.
        unanswered: CheckName,
    },
}

/// What is to be thought of it, and to do about it.
pub(super) type Judgement = (Verdict, Option<Remedy>);

const FINE: Judgement = (Verdict::Fine, None);

fn caution(remedy: Remedy) -> Judgement {
    (Verdict::Caution, Some(remedy))
}

fn problem(remedy: Remedy) -> Judgement {
    (Verdict::Problem, Some(remedy))
}

/// Each kind of facts is a check's, and is judged by itself.
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

/// What usually helps where the bank, or another server of its, is not reached.
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

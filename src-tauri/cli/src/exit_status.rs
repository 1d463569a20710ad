//! The exit status by kind of failure, for scripts that have to decide what to do next.

use std::process::ExitCode;

use cert_core::ErrorCode;

/// As documented by `--help`: 2 belongs to the command line, 3 to `update`.
pub(crate) fn exit_status(code: ErrorCode) -> ExitCode {
    ExitCode::from(number(code))
}

/// The status as a number.
pub(crate) const fn number(code: ErrorCode) -> u8 {
    Kind::of(code) as u8
}

#[derive(Clone, Copy)]
#[repr(u8)]
enum Kind {
    /// A script cannot do anything about it.
    Failed = 1,
    /// A name or a password is invalid or was not accepted.
    NotAccepted = 4,
    /// Repeating the request would not help.
    Refused = 5,
    /// It may work at another time.
    TryLater = 6,
    /// The network, or its settings on this PC or in the company, do not lead to the bank.
    Network = 7,
    /// The key store.
    KeyStore = 8,
}

impl Kind {
    #[rustfmt::skip]
    const fn of(code: ErrorCode) -> Self {
        use ErrorCode as E;
        match code {
            E::LoginIdEmpty | E::LoginIdTooLong | E::LoginIdInvalid | E::PasswordEmpty | E::PasswordTooLong
            | E::PasswordInvalid | E::WrongCredentials | E::AccountLocked | E::ProxyUserEmpty
            | E::ProxyCredentialsRequired | E::ProxyCredentialsWrong | E::ProxySignInFailed
            | E::StorePasswordRequired | E::StorePasswordWrong => Self::NotAccepted,
            E::AlreadyIssued | E::PossiblyIssued | E::CertificateRevoked | E::CertificateExpired
            | E::RenewalTooEarly | E::SubjectRefused | E::RequestRefused | E::CertificateNotFound
            | E::UnfinishedRequest | E::NothingToResume | E::KeyUnsupported | E::UpdateForbidden => Self::Refused,
            E::OutsideServiceHours | E::ServiceUnavailable | E::ServiceFailed | E::ApprovalPending
            | E::ConnectionRefused | E::TimedOut | E::ConnectionLost | E::ProxyUnreachable
            | E::ProxyServiceUnreachable | E::AlreadyRunning | E::UpdateServiceFailed
            | E::UpdateInstallerBusy => Self::TryLater,
            E::HostNotFound | E::ServerUntrusted | E::ServerNameMismatch | E::ClockWrong | E::TlsFailed
            | E::RedirectRefused | E::ProxyUnsupported | E::ProxyAuthenticationForbidden
            | E::ProxyAuthenticationWeaker | E::ProxyRefused | E::ProxyUnreadable | E::ProxyInspects | E::ProxyUntrusted | E::ProxyTlsFailed
            | E::ProxySettingUnusable | E::PolicyUnusable | E::ProxyScriptUnavailable
            | E::ProxyScriptFailed => Self::Network,
            E::StoreReadOnly | E::StoreFull | E::StoreCorrupt | E::StoreUnavailable | E::StoredKeyUnusable
            | E::StoreFailed | E::StoreOldFormat | E::HardwareKeyUnavailable => Self::KeyStore,
            E::AnswerUnreadable | E::AnswerTooLarge | E::CertificateUnfit | E::CertificateUntrusted
            | E::CertificateNotValid | E::CertificateUnsuitable | E::StateUnwritable | E::StateNotPrivate
            | E::StateFull | E::StateCorrupt | E::ProfileUnusable | E::CryptographyFailed
            | E::UpdateUnreadable | E::UpdateOtherHost | E::UpdateOlder | E::UpdateOtherPlatform
            | E::UpdateUnsigned | E::UpdateUnknownKey | E::UpdateChanged | E::UpdateTooLarge
            | E::UpdateTooSlow | E::UpdateInterrupted | E::UpdateWaits | E::UpdateNoInstaller
            | E::SupportBundleUnwritable | E::SupportBundleFull | E::UpdateDeclined | E::UpdateInstallFailed | E::UpdateNeedsPackage => Self::Failed,
        }
    }
}

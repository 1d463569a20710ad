use serde::Serialize;
use ts_rs::TS;

use crate::error_code::ErrorCode;

/// The action of CCHK009 that helps: the primary (filled) button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PrimaryAction {
    /// 「もう一度」: it can succeed now, or once the user has corrected something.
    Retry,
    /// 「証明書発行」: a new certificate replaces one that cannot be renewed.
    Issue,
    /// 「証明書の点検」: shows what is wrong on this PC or with the connection to the bank.
    Inspect,
    /// 「戻る」: only the bank can help, or another choice from the list.
    Back,
    /// 「閉じる」: the app has to be restarted, or is already running.
    Close,
}

impl PrimaryAction {
    /// What helps with this failure. Those of input fields and of updates are not shown on CCHK009.
    #[rustfmt::skip]
    pub const fn of(code: ErrorCode) -> Self {
        use ErrorCode as E;
        match code {
            E::LoginIdEmpty | E::LoginIdTooLong | E::LoginIdInvalid | E::PasswordEmpty | E::PasswordTooLong
            | E::PasswordInvalid | E::WrongCredentials | E::OutsideServiceHours | E::ServiceUnavailable
            | E::ServiceFailed | E::ApprovalPending | E::HostNotFound | E::ConnectionRefused | E::TimedOut
            | E::ConnectionLost | E::TlsFailed | E::RedirectRefused | E::ProxyCredentialsRequired
            | E::ProxyCredentialsWrong | E::ProxyUserEmpty | E::ProxySignInFailed | E::ProxyServiceUnreachable
            | E::AnswerUnreadable | E::AnswerTooLarge | E::StorePasswordRequired | E::StorePasswordWrong
            | E::StoreReadOnly | E::StoreFull | E::StoredKeyUnusable | E::StoreFailed | E::StateUnwritable
            | E::StateNotPrivate | E::StateFull | E::SupportBundleUnwritable | E::SupportBundleFull
            | E::UpdateServiceFailed | E::UpdateUnreadable | E::UpdateOtherHost | E::UpdateOlder
            | E::UpdateOtherPlatform | E::UpdateUnsigned | E::UpdateUnknownKey | E::UpdateChanged
            | E::UpdateTooLarge | E::UpdateTooSlow | E::UpdateInterrupted | E::UpdateForbidden
            | E::UpdateNoInstaller | E::UpdateDeclined | E::UpdateInstallerBusy | E::UpdateNeedsPackage
            | E::UpdateInstallFailed => Self::Retry,
            E::CertificateRevoked | E::CertificateExpired => Self::Issue,
            E::KeyUnsupported | E::ServerUntrusted | E::ServerNameMismatch | E::ClockWrong | E::ProxyUnreachable
            | E::ProxyUntrusted | E::ProxyTlsFailed | E::ProxyUnsupported | E::ProxyAuthenticationForbidden
            | E::ProxyRefused | E::ProxyUnreadable | E::ProxyInspects | E::ProxySettingUnusable
            | E::ProxyScriptUnavailable | E::ProxyScriptFailed | E::CertificateNotValid | E::StoreCorrupt
            | E::StoreOldFormat | E::StoreUnavailable | E::HardwareKeyUnavailable => Self::Inspect,
            E::AccountLocked | E::AlreadyIssued | E::PossiblyIssued | E::RenewalTooEarly | E::SubjectRefused
            | E::RequestRefused | E::CertificateUnfit | E::CertificateUntrusted | E::CertificateUnsuitable
            | E::CertificateNotFound | E::StateCorrupt | E::NothingToResume => Self::Back,
            E::ProxyAuthenticationWeaker | E::PolicyUnusable | E::AlreadyRunning | E::UnfinishedRequest
            | E::ProfileUnusable | E::CryptographyFailed | E::UpdateWaits => Self::Close,
        }
    }

    /// Whether 「もう一度」 can help without the bank, an administrator or a restart: at once, or after an inspection.
    pub const fn can_retry(self) -> bool {
        matches!(self, Self::Retry | Self::Inspect)
    }
}

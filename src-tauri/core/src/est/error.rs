use time::OffsetDateTime;

use crate::error_code::ErrorCode;
use crate::network::NetworkError;

/// Why the bank's service has not returned a certificate.
#[derive(Debug, thiserror::Error)]
pub enum EstError {
    /// The request did not reach the bank, or the answer did not reach us.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// 401: wrong login ID or password.
    #[error("the bank does not accept login ID or password")]
    WrongCredentials {
        /// Attempts left before the account is locked, if the bank says so.
        remaining_tries: Option<u32>,
    },
    /// Too many wrong passwords.
    #[error("the account is locked")]
    AccountLocked,
    /// 409: this login ID already has its one certificate.
    #[error("a certificate has been issued to this login ID already")]
    AlreadyIssued,
    /// Renewal of a revoked certificate.
    #[error("the certificate to renew has been revoked")]
    CertificateRevoked,
    /// Renewal of an expired certificate.
    #[error("the certificate to renew has expired")]
    CertificateExpired,
    /// Renewal before the bank's renewal window.
    #[error("it is too early to renew this certificate")]
    RenewalTooEarly,
    /// Renewal with a certificate of another login ID, or with another subject.
    #[error("certificate, request and login ID do not belong together")]
    SubjectRefused,
    /// Outside the service's hours.
    #[error("the service is closed at this hour")]
    OutsideServiceHours {
        /// When it opens, if the bank says so.
        retry_at: Option<OffsetDateTime>,
    },
    /// 503: busy or down.
    #[error("the service is not available")]
    Unavailable {
        /// When to try again, if the bank says so.
        retry_at: Option<OffsetDateTime>,
    },
    /// Any other 4xx.
    #[error("the bank refused the request (status {status})")]
    Refused {
        /// HTTP status.
        status: u16,
    },
    /// Any other 5xx.
    #[error("the bank's service failed (status {status})")]
    ServiceFailed {
        /// HTTP status.
        status: u16,
    },
    /// A redirect that was not followed.
    #[error("the service points to another server")]
    Redirected,
    /// A 2xx whose body is not an EST answer.
    #[error("the answer is not a certificate: {0}")]
    Unreadable(&'static str),
    /// A body over the limit.
    #[error("the answer is too large")]
    TooLarge,
    /// The service requests a kind of key that this app does not make.
    #[error("the service asks for a kind of key that cannot be made here")]
    KeyUnsupported,
    /// The service's clock and this PC's are more than a day apart.
    #[error("this PC's clock is {hours} hours away from the bank's")]
    ClockWrong {
        /// PC minus bank.
        hours: i64,
    },
}

impl EstError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Network(error) => error.code(),
            Self::WrongCredentials { .. } => ErrorCode::WrongCredentials,
            Self::AccountLocked => ErrorCode::AccountLocked,
            Self::AlreadyIssued => ErrorCode::AlreadyIssued,
            Self::CertificateRevoked => ErrorCode::CertificateRevoked,
            Self::CertificateExpired => ErrorCode::CertificateExpired,
            Self::RenewalTooEarly => ErrorCode::RenewalTooEarly,
            Self::SubjectRefused => ErrorCode::SubjectRefused,
            Self::OutsideServiceHours { .. } => ErrorCode::OutsideServiceHours,
            Self::Unavailable { .. } => ErrorCode::ServiceUnavailable,
            Self::Refused { .. } => ErrorCode::RequestRefused,
            Self::ServiceFailed { .. } => ErrorCode::ServiceFailed,
            Self::Redirected => ErrorCode::RedirectRefused,
            Self::Unreadable(_) => ErrorCode::AnswerUnreadable,
            Self::TooLarge => ErrorCode::AnswerTooLarge,
            Self::KeyUnsupported => ErrorCode::KeyUnsupported,
            Self::ClockWrong { .. } => ErrorCode::ClockWrong,
        }
    }

    /// Whether the bank may have issued the certificate despite this error. A clear refusal rules that out; a lost,
    /// truncated or unreadable answer does not.
    pub fn may_have_issued(&self) -> bool {
        match self {
            Self::Network(error) => error.may_have_arrived(),
            Self::ServiceFailed { .. } | Self::Unreadable(_) | Self::TooLarge => true,
            Self::WrongCredentials { .. }
            | Self::AccountLocked
            | Self::AlreadyIssued
            | Self::CertificateRevoked
            | Self::CertificateExpired
            | Self::RenewalTooEarly
            | Self::SubjectRefused
            | Self::OutsideServiceHours { .. }
            | Self::Unavailable { .. }
            | Self::Refused { .. }
            | Self::Redirected
            | Self::KeyUnsupported
            | Self::ClockWrong { .. } => false,
        }
    }

    /// Attempts left before the account is locked, if the bank says so.
    pub fn remaining_tries(&self) -> Option<u32> {
        match self {
            Self::WrongCredentials { remaining_tries } => *remaining_tries,
            _ => None,
        }
    }

    /// When to try again, if the bank says so.
    pub fn retry_at(&self) -> Option<OffsetDateTime> {
        match self {
            Self::OutsideServiceHours { retry_at } | Self::Unavailable { retry_at } => *retry_at,
            _ => None,
        }
    }
}

use openssl::error::ErrorStack;
use openssl::x509::X509VerifyResult;
use time::OffsetDateTime;

use crate::error_code::ErrorCode;

/// Why an enrollment stopped, other than the network, a refusal by the bank, or the key store.
#[derive(Debug, thiserror::Error)]
pub enum EnrollmentError {
    /// No key or request could be made.
    #[error("no certificate request could be made")]
    Request(#[source] ErrorStack),
    /// The key store cannot hold a key of the kind that the bank requests.
    #[error("the key store keeps no key of this kind")]
    KeyUnsupported,
    /// No certificate in the answer is for our key.
    #[error("the certificate in the answer is for another key")]
    AnotherKey,
    /// Its issuer is not the bank's, by name or by key.
    #[error("the certificate in the answer has another issuer than the bank's certificates")]
    AnotherIssuer,
    /// No path leads from it to an authority that the bank lists.
    #[error("the certificate in the answer is not from the bank's authority")]
    UnknownAuthority(#[source] Option<X509VerifyResult>),
    /// It has expired, or becomes valid more than a day from now.
    #[error("the certificate in the answer is not valid now")]
    NotValidNow(#[source] X509VerifyResult),
    /// It is an authority's certificate, or not for a login.
    #[error("the certificate in the answer is not for a login")]
    Unsuitable,
    /// A name in it has invisible characters.
    #[error("a name in the certificate in the answer has invisible characters")]
    NameUnreadable,
    /// Serial numbers are positive (RFC 5280 section 4.1.2.2).
    #[error("the certificate in the answer has a negative serial number")]
    NumberNegative,
    /// It violates another rule for certificates.
    #[error("the certificate in the answer is malformed")]
    Malformed,
    /// Another certificate in the store has the same issuer and serial number.
    #[error("the certificate in the answer has the serial number of another one")]
    NumberTaken,
    /// The bank's approval takes longer than we wait.
    #[error("the bank has not approved yet")]
    ApprovalPending {
        /// When to try again.
        retry_at: OffsetDateTime,
    },
    /// The request was sent earlier, its answer was lost, and the bank does not repeat it.
    #[error("the bank may have issued a certificate that did not arrive")]
    PossiblyIssued,
    /// A request of another login ID has to be finished or discarded first.
    #[error("a request of another login ID is unfinished")]
    UnfinishedRequest,
    /// Nothing is unfinished.
    #[error("nothing to resume")]
    NothingToResume,
    /// The certificate to be renewed is not in the store.
    #[error("no such certificate of this bank in the store")]
    NoSuchCertificate,
}

impl EnrollmentError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Request(_) => ErrorCode::CryptographyFailed,
            Self::KeyUnsupported => ErrorCode::KeyUnsupported,
            Self::AnotherKey | Self::NameUnreadable | Self::NumberNegative | Self::Malformed | Self::NumberTaken => {
                ErrorCode::CertificateUnfit
            }
            Self::AnotherIssuer | Self::UnknownAuthority(_) => ErrorCode::CertificateUntrusted,
            Self::NotValidNow(_) => ErrorCode::CertificateNotValid,
            Self::Unsuitable => ErrorCode::CertificateUnsuitable,
            Self::ApprovalPending { .. } => ErrorCode::ApprovalPending,
            Self::PossiblyIssued => ErrorCode::PossiblyIssued,
            Self::UnfinishedRequest => ErrorCode::UnfinishedRequest,
            Self::NothingToResume => ErrorCode::NothingToResume,
            Self::NoSuchCertificate => ErrorCode::CertificateNotFound,
        }
    }

    /// When to try again, if waiting helps.
    pub fn retry_at(&self) -> Option<OffsetDateTime> {
        match self {
            Self::ApprovalPending { retry_at } => Some(*retry_at),
            _ => None,
        }
    }
}

/// Why a path was not found; the numbers are OpenSSL's (`x509_vfy.h`).
impl From<X509VerifyResult> for EnrollmentError {
    fn from(error: X509VerifyResult) -> Self {
        match error.as_raw() {
            9 | 10 => Self::NotValidNow(error), // X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
            26 => Self::Unsuitable,             // X509_V_ERR_INVALID_PURPOSE
            34 => Self::Malformed,              // X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION
            _ => Self::UnknownAuthority(Some(error)),
        }
    }
}

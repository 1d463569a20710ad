use std::error::Error as StdError;
use std::path::PathBuf;

use crate::certificate::Fingerprint;
use crate::error_code::ErrorCode;

/// Why a key store call failed. `source` is the platform's own error.
#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// The store is protected by a password and has not been unlocked.
    #[error("the key store asks for its password")]
    PasswordRequired,
    /// The password given to unlock it is wrong.
    #[error("the key store's password is wrong")]
    WrongPassword,
    /// No certificate (with a key) has that fingerprint.
    #[error("no certificate {0} with a private key in the key store")]
    NotFound(Fingerprint),
    /// The user may read the store but not write to it.
    #[error("the key store is read-only")]
    ReadOnly(#[source] Source),
    /// The file system under the store is full.
    #[error("no space left for the key store")]
    Full(#[source] Source),
    /// The store's files are damaged; nothing was changed.
    #[error("the key store is damaged")]
    Corrupt(#[source] Source),
    /// This folder has a database in the previous format (`cert8.db`, `key3.db`), which browsers no longer read;
    /// nothing was changed.
    #[error("the key store in {} is of an old format", .0.display())]
    OldFormat(PathBuf),
    /// The platform's library for the store is missing.
    #[error("the key store's library is not installed")]
    Unavailable(#[source] Source),
    /// A stored key does not work (does not sign, or does not match).
    #[error("the stored key cannot be used")]
    KeyUnusable(#[source] Source),
    /// Another certificate has the issuer and serial number of the one to be stored; nothing was changed.
    #[error("another certificate of this issuer and serial number is stored")]
    NumberTaken,
    /// No security chip can make the key, or it does not sign as TLS requires.
    #[error("this PC has no security chip that makes such a key")]
    NoHardware(#[source] Source),
    /// Anything else the platform reports.
    #[error("the key store failed")]
    Failed(#[source] Source),
}

/// The platform's own error.
type Source = Box<dyn StdError + Send + Sync>;

impl KeyStoreError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::PasswordRequired => ErrorCode::StorePasswordRequired,
            Self::WrongPassword => ErrorCode::StorePasswordWrong,
            Self::NotFound(_) => ErrorCode::CertificateNotFound,
            Self::ReadOnly(_) => ErrorCode::StoreReadOnly,
            Self::Full(_) => ErrorCode::StoreFull,
            Self::Corrupt(_) => ErrorCode::StoreCorrupt,
            Self::OldFormat(_) => ErrorCode::StoreOldFormat,
            Self::Unavailable(_) => ErrorCode::StoreUnavailable,
            Self::KeyUnusable(_) => ErrorCode::StoredKeyUnusable,
            Self::NumberTaken => ErrorCode::CertificateUnfit,
            Self::NoHardware(_) => ErrorCode::HardwareKeyUnavailable,
            Self::Failed(_) => ErrorCode::StoreFailed,
        }
    }
}

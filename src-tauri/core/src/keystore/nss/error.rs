//! Maps PKCS#11's return codes to errors that the user can act on.

use std::path::Path;

use cryptoki::error::{Error as Pkcs11Error, RvError};
use openssl::error::ErrorStack;

use super::files;
use crate::keystore::KeyStoreError;

/// Any failure below [`NssStore`](super::NssStore).
#[derive(Debug, thiserror::Error)]
pub(super) enum NssError {
    /// Already the trait's error.
    #[error(transparent)]
    KeyStore(#[from] KeyStoreError),
    /// softokn's error.
    #[error(transparent)]
    Pkcs11(#[from] Pkcs11Error),
    /// softokn's error while a new database was set up; whatever the cause, it reports a wrong password.
    #[error(transparent)]
    SetUp(Pkcs11Error),
    /// A key or certificate that OpenSSL cannot parse.
    #[error(transparent)]
    OpenSsl(#[from] ErrorStack),
}

impl NssError {
    /// The trait's error; examines `directory` if the code alone is ambiguous.
    pub(super) fn explain(self, directory: &Path) -> KeyStoreError {
        match self {
            Self::KeyStore(error) => error,
            Self::OpenSsl(error) => KeyStoreError::KeyUnusable(Box::new(error)),
            Self::SetUp(error) => corrupt_unless_diagnosed(error, directory),
            Self::Pkcs11(error) => explain(error, directory),
        }
    }

    /// Whether softokn refused because the files are write-protected.
    pub(super) fn is_write_protected(&self) -> bool {
        matches!(self, Self::Pkcs11(Pkcs11Error::Pkcs11(RvError::TokenWriteProtected, _)))
    }

    /// Whether softokn may have refused a certificate that is already stored (the first code), or a label that another
    /// subject has (the second).
    pub(super) fn may_be_a_lost_race(&self) -> bool {
        let Self::Pkcs11(Pkcs11Error::Pkcs11(code, _)) = self else { return false };
        matches!(code, RvError::GeneralError | RvError::AttributeValueInvalid)
    }

    /// Whether the cause may be another program's lock on the database: `SQLITE_BUSY` has no PKCS#11 code.
    pub(super) fn may_be_busy(&self) -> bool {
        matches!(self, Self::Pkcs11(Pkcs11Error::Pkcs11(RvError::GeneralError, _)))
    }
}

fn explain(error: Pkcs11Error, directory: &Path) -> KeyStoreError {
    let Pkcs11Error::Pkcs11(code, _) = &error else {
        return KeyStoreError::Failed(Box::new(error));
    };
    match code {
        RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange => KeyStoreError::WrongPassword,
        RvError::UserNotLoggedIn => KeyStoreError::PasswordRequired,
        RvError::TokenWriteProtected | RvError::SessionReadOnly => KeyStoreError::ReadOnly(Box::new(error)),
        // `SQLITE_CORRUPT`, `_NOTADB`, `_FULL` and `_BUSY` are all reported as `GeneralError`, failed reads and writes
        // as another code.
        RvError::GeneralError => corrupt_unless_diagnosed(error, directory),
        _ => files::diagnose(directory).unwrap_or(KeyStoreError::Failed(Box::new(error))),
    }
}

fn corrupt_unless_diagnosed(error: Pkcs11Error, directory: &Path) -> KeyStoreError {
    files::diagnose(directory).unwrap_or(KeyStoreError::Corrupt(Box::new(error)))
}

//! From PKCS#11's return codes to what the user can do about it.

use std::path::Path;

use cryptoki::error::{Error as Pkcs11Error, RvError};
use openssl::error::ErrorStack;

use super::files;
use crate::keystore::KeyStoreError;

/// Any failure below [`NssStore`](super::NssStore).
#[derive(Debug, thiserror::Error)]
pub(super) enum NssError {
    /// Already in the words of the trait.
    #[error(transparent)]
    KeyStore(#[from] KeyStoreError),
    /// softokn's answer.
    #[error(transparent)]
    Pkcs11(#[from] Pkcs11Error),
    /// softokn's answer while a new database was set up; whatever went wrong there, it blames the
    /// password.
    #[error(transparent)]
    SetUp(Pkcs11Error),
    /// A key or certificate that OpenSSL cannot take apart.
    #[error(transparent)]
    OpenSsl(#[from] ErrorStack),
}

impl NssError {
    /// In the words of the trait; looks at `directory` where the code alone does not tell.
    pub(super) fn explain(self, directory: &Path) -> KeyStoreError {
        match self {
            Self::KeyStore(error) => error,
            Self::OpenSsl(error) => KeyStoreError::KeyUnusable(Box::new(error)),
            Self::SetUp(error) => corrupt_unless_diagnosed(error, directory),
            Self::Pkcs11(error) => explain(error, directory),
        }
    }

    /// Whether softokn refused because the files may not be written to.
    pub(super) fn is_write_protected(&self) -> bool {
        matches!(self, Self::Pkcs11(Pkcs11Error::Pkcs11(RvError::TokenWriteProtected, _)))
    }

    /// Whether softokn may have refused a certificate that is there already (the first code), or
    /// a label that another subject has (the second).
    pub(super) fn may_be_a_lost_race(&self) -> bool {
        let Self::Pkcs11(Pkcs11Error::Pkcs11(code, _)) = self else { return false };
        matches!(code, RvError::GeneralError | RvError::AttributeValueInvalid)
    }

    /// Whether it may have been another program's lock on the database: `SQLITE_BUSY` has no
    /// PKCS#11 code of its own.
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
        // `SQLITE_CORRUPT`, `_NOTADB`, `_FULL` and `_BUSY` all arrive as the first, failed reads
        // and writes as the second.
        RvError::GeneralError => corrupt_unless_diagnosed(error, directory),
        _ => files::diagnose(directory).unwrap_or(KeyStoreError::Failed(Box::new(error))),
    }
}

fn corrupt_unless_diagnosed(error: Pkcs11Error, directory: &Path) -> KeyStoreError {
    files::diagnose(directory).unwrap_or(KeyStoreError::Corrupt(Box::new(error)))
}

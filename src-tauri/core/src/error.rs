//! Any failure of the core, and the code it carries.

use crate::enrollment::{EnrollmentError, JournalError};
use crate::error_code::ErrorCode;
use crate::est::EstError;
use crate::input::InputError;
use crate::keystore::KeyStoreError;
use crate::network::NetworkError;
use crate::profile::ProfileError;
use crate::support::SupportError;
use crate::update::UpdateError;

/// Any failure of the core. Its message is for logs and the terminal; the screens show the code's text.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was typed.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The bank's profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The key store.
    #[error(transparent)]
    KeyStore(#[from] KeyStoreError),
    /// The record of the running request.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The connection to the bank.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The bank's answer.
    #[error(transparent)]
    Est(#[from] EstError),
    /// The enrollment itself.
    #[error(transparent)]
    Enrollment(#[from] EnrollmentError),
    /// A new version of the app.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// The file for support.
    #[error(transparent)]
    Support(#[from] SupportError),
}

impl Error {
    /// The underlying network failure, if it is one.
    pub fn network(&self) -> Option<&NetworkError> {
        match self {
            Self::Network(error) | Self::Est(EstError::Network(error)) | Self::Update(UpdateError::Network(error)) => {
                Some(error)
            }
            _ => None,
        }
    }

    /// The code of this failure.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Input(error) => error.code(),
            Self::Profile(error) => error.code(),
            Self::KeyStore(error) => error.code(),
            Self::Journal(error) => error.code(),
            Self::Network(error) => error.code(),
            Self::Est(error) => error.code(),
            Self::Enrollment(error) => error.code(),
            Self::Update(error) => error.code(),
            Self::Support(error) => error.code(),
        }
    }
}

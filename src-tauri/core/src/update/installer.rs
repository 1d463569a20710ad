use std::error::Error as StdError;
use std::fmt;

use super::{Offer, Package};
use crate::error_code::ErrorCode;

/// Puts a package in place of the app that runs.
pub trait Installer: Send + Sync + fmt::Debug {
    /// Verifies the package once more, then installs the very bytes that were verified. Windows: the
    /// installer takes over and this process ends; elsewhere the new version is there when this
    /// returns. Blocks; asks for an administrator's consent by the system's own means.
    fn install(&self, offer: &Offer, package: &Package) -> Result<(), InstallError>;
}

/// Why a package that was found good is not installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The system has no means to install it (no package manager, nothing to ask the user with).
    #[error("this system has no means to install the package")]
    NoInstaller,
    /// The administrator's consent was not given.
    #[error("the installation was declined")]
    Declined,
    /// The second look found it other than the first.
    #[error("the package is not the one that was verified")]
    Changed(#[source] Box<dyn StdError + Send + Sync>),
    /// Any other failure of the installation.
    #[error("the package was not installed")]
    Failed(#[source] Box<dyn StdError + Send + Sync>),
}

impl InstallError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NoInstaller => ErrorCode::UpdateNoInstaller,
            Self::Declined => ErrorCode::UpdateDeclined,
            Self::Changed(_) => ErrorCode::UpdateChanged,
            Self::Failed(_) => ErrorCode::UpdateInstallFailed,
        }
    }
}

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::{Offer, UpdateError};
use crate::error_code::ErrorCode;
use crate::network::ClientSetup;

/// Downloads and installs what has been offered: the window's updater plugin.
pub trait UpdateInstaller: fmt::Debug + Send + Sync {
    /// Gets the package here, by a client that `network` sets up, and verifies it. `progress` is told how
    /// many bytes have come, or will have come where the server announces that. Dropped, it ends.
    fn download<'a>(
        &'a self,
        offer: &'a Offer,
        network: &'a ClientSetup,
        progress: &'a (dyn Fn(u64) + Sync),
    ) -> Pin<Box<dyn Future<Output = Result<Package, UpdateError>> + Send + 'a>>;

    /// Puts the package in place of the app that runs. Windows: the installer takes over and this process
    /// ends; elsewhere the new version is there when this returns. Blocks; asks for an administrator's
    /// consent by the system's own means.
    fn install(&self, offer: &Offer, package: &Package) -> Result<(), InstallError>;
}

/// A package whose signature has been verified.
#[derive(Clone)]
pub struct Package {
    /// All of it.
    pub bytes: Arc<Vec<u8>>,
}

impl fmt::Debug for Package {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Package").field("size", &self.bytes.len()).finish()
    }
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
    /// What was to install it found it other than the window.
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

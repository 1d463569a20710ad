use std::error::Error as StdError;

use cert_update::{ReleaseError, Version};

use crate::error_code::ErrorCode;
use crate::network::{NetworkError, NetworkErrorKind};

/// Why an update is not offered, downloaded or installed. The running app is not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The request or the answer was lost.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The update service answers with another status than success.
    #[error("the update service failed ({0})")]
    ServiceFailed(String),
    /// The manifest has no signature file.
    #[error("the update manifest is not signed")]
    Unsigned,
    /// The manifest or the package is not valid.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// The package or a redirect is on another server than the manifest.
    #[error("the update service points to another server")]
    OtherHost,
    /// The service offers an older version than this one.
    #[error("the update service offers an older version ({0})")]
    Older(Version),
    /// The manifest is older than one that was seen before.
    #[error("the update manifest {0} is older than {1}, which was seen before")]
    Superseded(u64, u64),
    /// The download is too slow to finish.
    #[error("the package comes too slowly")]
    TooSlow,
    /// The policy reserves updates for the administrator.
    #[error("updates are managed by this machine's administrator")]
    Forbidden,
    /// An issue or a renewal has to be finished first.
    #[error("a request is unfinished")]
    Waits,
    /// The system cannot install it (no package manager, or no means to ask for consent).
    #[error("this system has no means to install the package")]
    NoInstaller,
    /// The administrator's consent was not given.
    #[error("the installation was declined")]
    Declined,
    /// Another program is installing something; it can be retried afterwards.
    #[error("another program is installing software")]
    InstallerBusy,
    /// The package needs another one, which is not installed.
    #[error("the package needs another one: {0}")]
    NeedsPackage(String),
    /// It was downloaded and verified, but not installed.
    #[error("the package was not installed")]
    NotInstalled(#[source] Box<dyn StdError + Send + Sync>),
}

impl UpdateError {
    /// The system could not install it.
    pub fn not_installed(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::NotInstalled(source.into())
    }

    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Network(error) => match error.kind() {
                // The general texts mention a request that is kept, but this is a download.
                NetworkErrorKind::Lost | NetworkErrorKind::TimedOut => ErrorCode::UpdateInterrupted,
                _ => error.code(),
            },
            Self::ServiceFailed(_) => ErrorCode::UpdateServiceFailed,
            Self::Unsigned => ErrorCode::UpdateUnsigned,
            Self::Release(ReleaseError::TooLarge) => ErrorCode::UpdateTooLarge,
            Self::Release(ReleaseError::Unreadable(_)) => ErrorCode::UpdateUnreadable,
            Self::Release(ReleaseError::UnknownKey) => ErrorCode::UpdateUnknownKey,
            Self::Release(ReleaseError::Changed) => ErrorCode::UpdateChanged,
            Self::Release(ReleaseError::OtherPlatform) => ErrorCode::UpdateOtherPlatform,
            Self::OtherHost => ErrorCode::UpdateOtherHost,
            Self::Older(_) | Self::Superseded(..) => ErrorCode::UpdateOlder,
            Self::TooSlow => ErrorCode::UpdateTooSlow,
            Self::Forbidden => ErrorCode::UpdateForbidden,
            Self::Waits => ErrorCode::UpdateWaits,
            Self::NoInstaller => ErrorCode::UpdateNoInstaller,
            Self::Declined => ErrorCode::UpdateDeclined,
            Self::InstallerBusy => ErrorCode::UpdateInstallerBusy,
            Self::NeedsPackage(_) => ErrorCode::UpdateNeedsPackage,
            Self::NotInstalled(_) => ErrorCode::UpdateInstallFailed,
        }
    }
}

use std::error::Error as StdError;

use cert_update::{ReleaseError, Version};

use crate::error_code::ErrorCode;
use crate::network::{NetworkError, NetworkErrorKind};

/// Why an update is not offered, not downloaded or not installed. The app that runs stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The request did not get there, or the answer not back.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// It answers with something else than success.
    #[error("the update service failed ({0})")]
    ServiceFailed(String),
    /// There is no signature beside the manifest.
    #[error("the update manifest is not signed")]
    Unsigned,
    /// The manifest or the package does not count.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// The package, or a redirect, is at another place than the manifest.
    #[error("the update service points to another server")]
    OtherHost,
    /// The service offers an older version than this one.
    #[error("the update service offers an older version ({0})")]
    Older(Version),
    /// The manifest is older than one that was seen before.
    #[error("the update manifest {0} is older than {1}, which was seen before")]
    Superseded(u64, u64),
    /// It comes so slowly that it would never be there.
    #[error("the package comes too slowly")]
    TooSlow,
    /// An administrator keeps updates to themselves.
    #[error("updates are managed by this machine's administrator")]
    Forbidden,
    /// An issue or a renewal has to be finished first.
    #[error("a request is unfinished")]
    Waits,
    /// The system has no means to install it (no package manager, nothing to ask the user with).
    #[error("this system has no means to install the package")]
    NoInstaller,
    /// The administrator's consent was not given.
    #[error("the installation was declined")]
    Declined,
    /// Another program is installing something; afterwards it can be tried again.
    #[error("another program is installing software")]
    InstallerBusy,
    /// The package needs another one, which is not installed.
    #[error("the package needs another one: {0}")]
    NeedsPackage(String),
    /// It is here and signed, and yet was not installed.
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
                // Elsewhere their texts speak of a request that is kept; here it is a download.
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

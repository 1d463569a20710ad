use std::io;
use std::path::PathBuf;

use super::InstallError;
use crate::error_code::ErrorCode;
use crate::network::{NetworkError, NetworkErrorKind};

/// Why an update is not offered, not downloaded or not installed. The app that runs stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The request did not get there, or the answer not back.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Neither 200 nor 206.
    #[error("the update service failed (status {0})")]
    ServiceFailed(u16),
    /// The manifest is not what a manifest is.
    #[error("the update manifest cannot be read: {0}")]
    Unreadable(&'static str),
    /// The package's address is not https.
    #[error("the package's address is not https")]
    Insecure,
    /// The package, or a redirect, is at another place than the manifest.
    #[error("the update service points to another server")]
    OtherHost,
    /// The service offers an older version than this one.
    #[error("the update service offers an older version ({0})")]
    Older(semver::Version),
    /// There is nothing for this system, or it is another one's.
    #[error("the package is not for this system: {0}")]
    OtherPlatform(&'static str),
    /// No signature.
    #[error("the package is not signed")]
    Unsigned,
    /// Signed, but by nobody this app knows.
    #[error("the package is signed by an unknown key")]
    UnknownKey,
    /// The bytes are not the signed ones.
    #[error("the package is not the one that was signed")]
    Changed,
    /// The signature is for another version than the manifest's.
    #[error("the manifest announces another version than was signed")]
    OtherVersion,
    /// It ended before the size the manifest names.
    #[error("the package ended after {received} of {size} bytes")]
    Truncated {
        /// Bytes that came.
        received: u64,
        /// Bytes announced.
        size: u64,
    },
    /// Larger than the manifest says, or than any package or manifest is.
    #[error("the package or the manifest is larger than announced")]
    TooLarge,
    /// It comes so slowly that it would never be there.
    #[error("the package comes too slowly")]
    TooSlow,
    /// No space left for it.
    #[error("no space left in {0}")]
    DiskFull(PathBuf, #[source] io::Error),
    /// Any other refusal of the file system.
    #[error("cannot write to {0}")]
    Unwritable(PathBuf, #[source] io::Error),
    /// An administrator keeps updates to themselves.
    #[error("updates are managed by this machine's administrator")]
    Forbidden,
    /// An issue or a renewal has to be finished first.
    #[error("a request is unfinished")]
    Waits,
    /// It is here and signed, and yet was not installed.
    #[error(transparent)]
    Install(#[from] InstallError),
}

impl UpdateError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Network(error) => match error.kind() {
                // Elsewhere their texts speak of a request that is kept; here it is a download.
                NetworkErrorKind::Lost | NetworkErrorKind::TimedOut => ErrorCode::UpdateInterrupted,
                _ => error.code(),
            },
            Self::ServiceFailed(_) => ErrorCode::UpdateServiceFailed,
            Self::Unreadable(_) => ErrorCode::UpdateUnreadable,
            Self::Insecure => ErrorCode::UpdateInsecure,
            Self::OtherHost => ErrorCode::UpdateOtherHost,
            Self::Older(_) => ErrorCode::UpdateOlder,
            Self::OtherPlatform(_) => ErrorCode::UpdateOtherPlatform,
            Self::Unsigned => ErrorCode::UpdateUnsigned,
            Self::UnknownKey => ErrorCode::UpdateUnknownKey,
            Self::Changed => ErrorCode::UpdateChanged,
            Self::OtherVersion => ErrorCode::UpdateOtherVersion,
            Self::Truncated { .. } => ErrorCode::UpdateTruncated,
            Self::TooLarge => ErrorCode::UpdateTooLarge,
            Self::TooSlow => ErrorCode::UpdateTooSlow,
            Self::DiskFull(..) => ErrorCode::UpdateDiskFull,
            Self::Unwritable(..) => ErrorCode::UpdateUnwritable,
            Self::Forbidden => ErrorCode::UpdateForbidden,
            Self::Waits => ErrorCode::UpdateWaits,
            Self::Install(error) => error.code(),
        }
    }

    /// A failure of the file system, at this place.
    pub(super) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull(path, error),
            _ => Self::Unwritable(path, error),
        }
    }
}

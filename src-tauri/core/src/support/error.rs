use std::io;
use std::path::PathBuf;

use crate::error_code::ErrorCode;

/// Why the file for support was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SupportError {
    /// No space left.
    #[error("no space left for {0}")]
    Full(PathBuf, #[source] io::Error),
    /// Any other failure of the file system, or the file exists already.
    #[error("cannot write {0}")]
    Unwritable(PathBuf, #[source] io::Error),
}

impl SupportError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Full(..) => ErrorCode::SupportBundleFull,
            Self::Unwritable(..) => ErrorCode::SupportBundleUnwritable,
        }
    }
}

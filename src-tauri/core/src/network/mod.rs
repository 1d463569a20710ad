//! x

use crate::error::ErrorCode;

/// x
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// x
    #[error("x")]
    X,
}

impl NetworkError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        ErrorCode::TimedOut
    }
}

//! x

use crate::error::ErrorCode;

/// x
#[derive(Debug, thiserror::Error)]
pub enum EstError {
    /// x
    #[error("x")]
    X,
}

impl EstError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        ErrorCode::AnswerUnreadable
    }
}

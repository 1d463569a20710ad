use crate::error::ErrorCode;

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// x
    #[error("x")]
    X,
}

impl JournalError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        ErrorCode::StateCorrupt
    }
}

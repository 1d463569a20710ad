use crate::error::ErrorCode;

/// Why an enrollment stopped, where neither the bank, the way nor the store is the reason.
#[derive(Debug, thiserror::Error)]
pub enum EnrollmentError {
    /// x
    #[error("nothing to resume")]
    NothingToResume,
}

impl EnrollmentError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        ErrorCode::NothingToResume
    }
}

use std::fmt::Display;

use cert_update::ReleaseError;

/// Why nothing is installed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InstallError {
    /// It is not what the bank has signed for this app, or not newer.
    #[error("refused: {0}")]
    Refused(String),
    /// The machine's policy leaves updates to an administrator.
    #[error("the machine's policy forbids it")]
    Forbidden,
    /// The system, dpkg, or who started this.
    #[error("{0}")]
    Failed(String),
}

impl InstallError {
    /// This could not be done.
    pub(crate) fn failed<E: Display>(what: &str) -> impl FnOnce(E) -> Self {
        move |error| Self::Failed(format!("{what}: {error}"))
    }
}

impl From<ReleaseError> for InstallError {
    fn from(error: ReleaseError) -> Self {
        Self::Refused(error.to_string())
    }
}

//! `install-update VERSION`: pkexec(1) starts it as root, and it installs the new version of the app that
//! comes on standard input. Whoever started it is trusted with nothing: only what the bank has signed for
//! this product, newer than what is installed, and of the version that the administrator was asked about,
//! is handed to dpkg, and only where the machine's policy does not forbid it.
//!
//! Standard input has the manifest, its signature and the package, each behind its length in four bytes,
//! the highest first. The process ends with 0, with 2 where it refuses what came, with 3 where the policy
//! forbids it or cannot be read, with 4 where another program is installing something, with 5 where the package needs
//! one that is not installed, and with 1 where dpkg or the system failed otherwise; the reason is on standard error.

mod identity;
mod install;

use std::env;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

use cert_update::{ReleaseError, Version};

use crate::identity::Identity;

fn main() -> ExitCode {
    let Err(error) = run() else { return ExitCode::SUCCESS };
    // Whoever would read it may have gone.
    let _ = writeln!(io::stderr(), "{error}");
    ExitCode::from(match error {
        InstallError::Failed(_) => 1,
        InstallError::Refused(_) => 2,
        InstallError::Forbidden(_) => 3,
        InstallError::Busy(_) => 4,
        InstallError::NeedsPackage(_) => 5,
    })
}

fn run() -> Result<(), InstallError> {
    let identity = Identity::of_this_build()?;
    identity.allows_updates()?;
    install::install(&asked_version()?, &mut io::stdin().lock(), &identity)
}

/// The version that the administrator was asked about: pkexec(1) shows the command line.
#[expect(clippy::disallowed_methods, reason = "what was consented to; it decides nothing else")]
fn asked_version() -> Result<Version, InstallError> {
    let words: Vec<_> = env::args_os().skip(1).collect();
    let [word] = words.as_slice() else {
        return Err(InstallError::Refused("one version has to be named".to_owned()));
    };
    let version = word.to_str().and_then(|word| word.parse().ok());
    version.ok_or_else(|| InstallError::Refused("what is named is no version".to_owned()))
}

/// Why nothing is installed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InstallError {
    /// It is not what the bank has signed for this app, or not newer.
    #[error("refused: {0}")]
    Refused(String),
    /// The machine's policy leaves updates to an administrator, or may do so.
    #[error("the machine's policy {0}")]
    Forbidden(String),
    /// Another program holds dpkg's lock.
    #[error("{0}")]
    Busy(String),
    /// What the package depends on is not installed.
    #[error("{0}")]
    NeedsPackage(String),
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

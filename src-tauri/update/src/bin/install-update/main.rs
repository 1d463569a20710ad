//! `install-update VERSION`: pkexec(1) starts it as root, and it installs the new version of the app from
//! standard input. The caller is not trusted: a package is passed to dpkg only if the bank has signed it
//! for this product, it is newer than the installed one, it has the version that the administrator
//! consented to, and the machine's policy does not forbid it.
//!
//! Standard input has the manifest, its signature and the package, each after its length in four bytes
//! (big-endian). Exit status: 0 installed, 2 the input is refused, 3 the policy forbids it or cannot be
//! read, 4 another program is installing something, 5 the package needs one that is not installed, 1 any
//! other failure of dpkg or the system. The reason is on standard error.

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
    // The reader may have ended.
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

/// The version that the administrator consented to: pkexec(1) shows the command line.
#[expect(clippy::disallowed_methods, reason = "only the version that was consented to")]
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
    /// The machine's policy forbids updates, or cannot be read.
    #[error("the machine's policy {0}")]
    Forbidden(String),
    /// Another program holds dpkg's lock.
    #[error("{0}")]
    Busy(String),
    /// A dependency of the package is not installed.
    #[error("{0}")]
    NeedsPackage(String),
    /// The system, dpkg, or the caller failed.
    #[error("{0}")]
    Failed(String),
}

impl InstallError {
    /// A failure of this operation.
    pub(crate) fn failed<E: Display>(what: &str) -> impl FnOnce(E) -> Self {
        move |error| Self::Failed(format!("{what}: {error}"))
    }
}

impl From<ReleaseError> for InstallError {
    fn from(error: ReleaseError) -> Self {
        Self::Refused(error.to_string())
    }
}

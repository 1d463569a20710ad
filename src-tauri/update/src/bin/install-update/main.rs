//! `install-update`: pkexec(1) starts it as root, and it installs the new version of the app that comes
//! on standard input. Whoever started it is trusted with nothing: only what the bank has signed for this
//! product, newer than what is installed, is handed to dpkg.
//!
//! Standard input has the manifest, its signature and the package, each behind its length in four bytes,
//! the highest first. The process ends with 0, with 2 where it refuses what came, and with 1 where
//! dpkg or the system failed; the reason is on standard error.

mod error;
mod identity;
mod input;
mod install;

use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::error::InstallError;
use crate::identity::Identity;

fn main() -> ExitCode {
    let installed = Identity::of_this_build()
        .and_then(|identity| install::install(&mut io::stdin().lock(), &identity));
    let Err(error) = installed else { return ExitCode::SUCCESS };
    // Whoever would read it may have gone.
    let _ = writeln!(io::stderr(), "{error}");
    ExitCode::from(if matches!(error, InstallError::Refused(_)) { 2 } else { 1 })
}

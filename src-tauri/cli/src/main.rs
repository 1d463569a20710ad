//! `cert-cli`: see `cert-cli --help`.
#![forbid(unsafe_code)]

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use cert_cli::start;
use cert_core::enrollment::Silent;
use cert_core::profile::Profile;

fn main() -> io::Result<ExitCode> {
    start(Profile::of_this_build(), Arc::new(Silent))
}

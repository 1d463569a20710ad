//! `cert-cli`: see `cert-cli --help`.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::sync::Arc;

use cert_cli::run;
use cert_core::enrollment::Silent;

#[tokio::main]
async fn main() -> ExitCode {
    run(Arc::new(Silent)).await
}

//! `cert-cli`: see `cert-cli --help`.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::sync::Arc;

use cert_cli::{Arguments, run};
use cert_core::enrollment::Silent;
use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    run(Arguments::parse(), Arc::new(Silent)).await
}

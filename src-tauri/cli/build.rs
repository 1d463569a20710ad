//! Bakes in the version: the release's, or else the workspace's.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "how cargo and a build script talk"
)]

fn main() {
    println!("cargo:rerun-if-env-changed=CERT_VERSION");
    let version = std::env::var("CERT_VERSION")
        .or_else(|_| std::env::var("CARGO_PKG_VERSION"))
        .unwrap_or_default();
    println!("cargo:rustc-env=CERT_VERSION={version}");
}

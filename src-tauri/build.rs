//! Bakes in the bank's profile and the list of commands the window may call.
#![allow(clippy::print_stdout, reason = "how a build script talks to cargo")]

use tauri_build::{AppManifest, Attributes, try_build};

/// Every command, and nothing else; `capabilities/main.json` grants exactly these.
const COMMANDS: &[&str] = &[
    "start",
    "begin_issue",
    "begin_renewal",
    "authenticate",
    "remove_superseded",
    "authenticate_proxy",
    "unlock_store",
    "resume",
    "discard",
    "retry",
    "back",
    "download_update",
    "cancel_update",
    "postpone_update",
    "install_update",
    "close",
];

fn main() {
    println!("cargo:rerun-if-env-changed=CERT_PROFILE");
    let profile = std::env::var("CERT_PROFILE").unwrap_or_else(|_| "practice".to_owned());
    println!("cargo:rustc-env=CERT_PROFILE={profile}");
    let attributes = Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS));
    try_build(attributes).expect("the Tauri configuration is valid");
}

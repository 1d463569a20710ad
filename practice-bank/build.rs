//! Compiles in the URL scheme with which the pages' links start the app's practice edition.
#![allow(clippy::print_stdout, reason = "a build script passes instructions to cargo on standard output")]

use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let path = "../src-tauri/profiles/practice.toml";
    println!("cargo:rerun-if-changed={path}");
    let profile: toml::Table = fs::read_to_string(path)?.parse()?;
    let scheme = profile.get("scheme").and_then(toml::Value::as_str).ok_or("it has no scheme")?;
    println!("cargo:rustc-env=APP_SCHEME={scheme}");
    Ok(())
}

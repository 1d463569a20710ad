//! The bank's profile, `CERT_PROFILE` or else the practice bank's: TOML for those who write it, JSON for the
//! programs, which read that anyway. Where the demonstration is packaged, `CERT_UPDATE_KEYS` are its keys for updates.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "how cargo and a build script talk")]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=CERT_PROFILE");
    let name = env::var("CERT_PROFILE").unwrap_or_else(|_| "practice".to_owned());
    let source = Path::new("../profiles").join(name).with_extension("toml");
    println!("cargo:rerun-if-changed={}", source.display());
    println!("cargo:rerun-if-env-changed=CERT_UPDATE_KEYS");
    let mut profile: Value = toml::from_str(&fs::read_to_string(&source)?)?;
    if profile["edition"] == "practice"
        && let Ok(keys) = env::var("CERT_UPDATE_KEYS")
    {
        profile["update"]["public_keys"] = keys.split_whitespace().collect();
    }
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("profile.json"), profile.to_string())?)
}

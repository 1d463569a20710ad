//! Embeds the bank's profile: the one named by `CERT_PROFILE`, else the practice bank's. In a package of the practice
//! edition, `CERT_UPDATE_KEYS` has its public keys for updates.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "the interface between cargo and a build script")]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

mod profile_json;
use profile_json::profile_json;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=CERT_PROFILE");
    let name = env::var("CERT_PROFILE").unwrap_or_else(|_| "practice".to_owned());
    let source = Path::new("../profiles").join(name).with_extension("toml");
    println!("cargo:rerun-if-changed={}", source.display());
    println!("cargo:rerun-if-env-changed=CERT_UPDATE_KEYS");
    let profile = profile_json(&fs::read_to_string(&source)?, env::var("CERT_UPDATE_KEYS").ok().as_deref())?;
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("profile.json"), profile.to_string())?)
}

//! The banks' profiles: TOML for those who write them, JSON for the programs, which read that anyway.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "how cargo and a build script talk"
)]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

const PROFILES: [&str; 2] = ["seto", "practice"];

fn main() -> Result<(), Box<dyn Error>> {
    let output = env::var("OUT_DIR")?;
    for name in PROFILES {
        let source = Path::new("../profiles").join(name).with_extension("toml");
        println!("cargo:rerun-if-changed={}", source.display());
        let profile: Value = toml::from_str(&fs::read_to_string(&source)?)?;
        fs::write(Path::new(&output).join(name).with_extension("json"), profile.to_string())?;
    }
    Ok(())
}

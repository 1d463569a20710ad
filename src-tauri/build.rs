//! Generates the window's permission: the app's commands and nothing else.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "the interface between cargo and a build script")]

use std::error::Error;
use std::fs;

use tauri_build::{Attributes, try_build};

include!("src/command_list.rs");

macro_rules! names {
    ($($name:ident),+) => { [$(stringify!($name)),+] };
}

/// The permission that `capabilities/main.json` grants. Generated, not in git.
const PERMISSIONS: &str = "permissions/commands.toml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src/command_list.rs");
    permit_commands()?;
    Ok(try_build(Attributes::new())?)
}

fn permit_commands() -> Result<(), Box<dyn Error>> {
    let permission = format!(
        "[[permission]]\nidentifier = \"commands\"\ndescription = \"Every command of the app.\"\n\
         commands.allow = {:?}\n",
        commands!(names)
    );
    // Rewriting an unchanged file would rerun this script on every build.
    if fs::read_to_string(PERMISSIONS).is_ok_and(|present| present == permission) {
        return Ok(());
    }
    fs::create_dir_all("permissions")?;
    Ok(fs::write(PERMISSIONS, permission)?)
}

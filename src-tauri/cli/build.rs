//! Embeds the version (the release's, else the workspace's) and, on Windows, the file properties.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "the interface between cargo and a build script")]

use std::error::Error;
use std::{env, fs};

use winresource::WindowsResource;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=CERT_VERSION");
    println!("cargo:rerun-if-env-changed=CERT_PROFILE");
    let version = env::var("CERT_VERSION").or_else(|_| env::var("CARGO_PKG_VERSION"))?;
    println!("cargo:rustc-env=CERT_VERSION={version}");
    if env::var("CARGO_CFG_TARGET_OS")? == "windows" {
        describe(&version)?;
    }
    Ok(())
}

fn describe(version: &str) -> Result<(), Box<dyn Error>> {
    let profile = env::var("CERT_PROFILE").unwrap_or_else(|_| "practice".to_owned());
    let path = format!("../profiles/{profile}.toml");
    println!("cargo:rerun-if-changed={path}");
    let profile: toml::Table = fs::read_to_string(path)?.parse()?;
    let name = |key| profile.get(key).and_then(toml::Value::as_str).ok_or("the profile lacks a name");
    WindowsResource::new()
        .set("ProductName", name("product_name")?)
        .set("CompanyName", name("bank_name")?)
        .set("FileDescription", name("product_name")?)
        .set("ProductVersion", version)
        .set("FileVersion", version)
        .set_icon("../icons/icon.ico")
        .compile()?;
    Ok(())
}

//! Lets the page call the only command.

use tauri_build::{AppManifest, Attributes, try_build};

fn main() {
    let manifest = AppManifest::new().commands(&["answer"]);
    try_build(Attributes::new().app_manifest(manifest)).expect("the configuration is valid");
}

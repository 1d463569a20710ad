//! Lets the page call the one command there is.

use tauri_build::{AppManifest, Attributes, try_build};

fn main() {
    let manifest = AppManifest::new().commands(&["answer"]);
    try_build(Attributes::new().app_manifest(manifest)).expect("the configuration is valid");
}

//! The desktop shell: a window around `cert_core::flow`. It decides nothing.

// No console window beside the app on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod services;
mod window;

use std::error::Error;

use cert_core::flow::Flow;
use tauri::{App, Builder, generate_context};

fn main() {
    let built = Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::raise(app)))
        .invoke_handler(commands::handler())
        .setup(setup)
        .run(generate_context!());
    if let Err(error) = built {
        tracing::error!(%error, "the window system failed");
        std::process::exit(1);
    }
}

fn setup(app: &mut App) -> Result<(), Box<dyn Error>> {
    use tauri::Manager;
    let services = services::open()?;
    window::open(app, &services.profile)?;
    app.manage(Flow::new(services));
    Ok(())
}

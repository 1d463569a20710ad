//! The desktop shell: a window around `cert_core::flow`, without logic of its own.
#![forbid(unsafe_code)]
// No console window on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod dialog;
mod engine;
mod exit_dialog;
mod installer;
mod instance;
mod links;
mod notices;
mod page;
mod restart;
mod services;
mod window;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use cert_core::environment::start_without_loading_variables;
use cert_core::flow::Flow;
use cert_core::memory::keep_private;
use cert_core::profile::Profile;
use cert_core::{LanguagePreference, Services};
use tauri::{App, Builder, Context, Manager as _, generate_context};

use crate::exit_dialog::ExitDialog;

/// The argument of the daily check; see `notices`.
const REMIND: &str = "--remind";

#[expect(clippy::disallowed_methods, reason = "a link, the daily check, or a final message")]
fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    match run(&arguments) {
        Ok(status) => status,
        Err(error) => {
            tracing::error!(error, "the app failed");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode, Box<dyn Error>> {
    start_without_loading_variables(Profile::of_this_build()?.edition)?;
    keep_private()?;
    let words: Vec<_> = arguments.iter().skip(1).map(String::as_str).collect();
    match words[..] {
        [REMIND] => notices::remind()?,
        [word] if let Some(exit_dialog) = ExitDialog::from_argument(word) => {
            let profile = Profile::of_this_build()?;
            let language = LanguagePreference::new(&profile.state_folder()).language();
            return Ok(exit_dialog.show(&profile, language));
        }
        _ => show(arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens the window, or activates the one of a running instance.
fn show(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    window::prepare();
    let services = services::open()?;
    let profile = services.profile.clone();
    if !links::accepts(arguments, &profile.scheme) {
        return Ok(links::restart_without_link()?);
    }
    let context = context(&profile);
    tracing::info!(version = %context.package_info().version, "started");
    if !engine::is_available(&profile, services.language.language()) {
        return Ok(());
    }
    // First, because the single-instance plugin passes it the links of later starts.
    let builder = Builder::default().plugin(tauri_plugin_deep_link::init());
    instance::single(builder, &profile)
        // The window has no permission for its commands.
        .plugin(tauri_plugin_updater::Builder::new().build())
        .invoke_handler(commands::handler())
        .setup(move |app| set_up(app, services))
        .run(context)?;
    Ok(())
}

/// `tauri.conf.json` and the window's pages, with this edition's identifier and link scheme. On Windows the identifier
/// names the single-instance mutex and `WebView2`'s folder.
fn context(profile: &Profile) -> Context {
    let mut context = generate_context!();
    context.config_mut().identifier.clone_from(&profile.identifier);
    links::configure(context.config_mut(), &profile.scheme);
    context
}

fn set_up(app: &mut App, mut services: Services) -> Result<(), Box<dyn Error>> {
    let profile = services.profile.clone();
    let language = services.language.language();
    services.updates = Some(services::updates(&services, app.handle()));
    let flow = Flow::new(services);
    tauri::async_runtime::block_on(async { flow.prefetch() });
    app.manage(flow);
    app.manage(profile.clone());
    links::follow_all(app, &profile.scheme)?;
    page::watch(&window::open(app, &profile, language)?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_runs_under_its_editions_identifier() {
        let profile = Profile::of_this_build().unwrap();
        assert_eq!(context(&profile).config().identifier, profile.identifier);
    }
}

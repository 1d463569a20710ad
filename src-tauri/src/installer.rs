//! The updater plugin, to which the core hands a package it has fetched and verified. The plugin reads
//! the same manifest, verifies the same bytes once more, and installs them.

use std::sync::{Arc, OnceLock};
use std::{fmt, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cert_core::network::Url;
use cert_core::update::{InstallError, Installer, Offer, Package, Platform};
use serde_json::Value;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tauri_plugin_updater::{Builder, Config, Error, Update, UpdaterExt as _};

/// Its commands are not granted to the window.
pub(crate) fn plugin() -> TauriPlugin<Wry, Config> {
    Builder::new().build()
}

/// Of use once the app has been set up.
#[derive(Clone, Default)]
pub(crate) struct PluginInstaller(Arc<OnceLock<AppHandle>>);

impl PluginInstaller {
    /// The app is there.
    pub(crate) fn attach(&self, app: &AppHandle) {
        // It is set up once.
        let _ = self.0.set(app.clone());
    }
}

impl Installer for PluginInstaller {
    fn install(&self, offer: &Offer, package: &Package) -> Result<(), InstallError> {
        platform::ready()?;
        let app =
            self.0.get().ok_or_else(|| InstallError::Failed("the app is not set up".into()))?;
        let key = offer.release.seal.key();
        let update = restored(app, &offer.manifest, &offer.source.url, key)?;
        let bytes = fs::read(&package.path).map_err(|error| InstallError::Failed(error.into()))?;
        platform::install(&update, &bytes, package)
    }
}

/// What the plugin makes of a manifest from `url`, whose package is signed with `key`.
fn restored(
    app: &AppHandle,
    manifest: &Value,
    url: &Url,
    key: &str,
) -> Result<Update, InstallError> {
    let key = format!("untrusted comment: minisign public key\n{key}\n");
    let updater = app
        .updater_builder()
        .endpoints(vec![url.clone()])
        .map_err(failed)?
        .target(Platform::this().name)
        .pubkey(STANDARD.encode(key))
        .restart_after_install(false)
        .build()
        .map_err(failed)?;
    let restored = updater.restore_update(manifest.clone()).map_err(failed)?;
    restored.ok_or_else(|| InstallError::Changed("it is no newer version".into()))
}

fn failed(error: Error) -> InstallError {
    match error {
        Error::Minisign(_) | Error::SignedVersionMismatch { .. } | Error::MissingSignedVersion => {
            InstallError::Changed(error.into())
        }
        other => InstallError::Failed(other.into()),
    }
}

impl fmt::Debug for PluginInstaller {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PluginInstaller")
    }
}

#[cfg(not(windows))]
mod linux;
#[cfg(not(windows))]
use linux as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

pub(crate) use platform::install_handed_over;

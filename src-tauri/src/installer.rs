//! The updater plugin, to which the core hands a package it has fetched and verified. The plugin reads
//! the same manifest, verifies the same bytes once more, and on Windows installs them. On Linux its way
//! to install asks again by other means after each refusal, and takes dpkg's failures for refusals.

use std::sync::{Arc, OnceLock};
use std::{fmt, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cert_core::update::{InstallError, Installer, Offer, Package, Platform};
use tauri::AppHandle;
use tauri_plugin_updater::{Error, Update, UpdaterExt as _};

/// Of use once the app has been set up.
#[derive(Clone, Default)]
pub(crate) struct PluginInstaller(Arc<OnceLock<AppHandle>>);

impl PluginInstaller {
    /// The app is there.
    pub(crate) fn attach(&self, app: &AppHandle) {
        // It is set up once.
        let _ = self.0.set(app.clone());
    }

    fn update(&self, offer: &Offer) -> Result<Update, InstallError> {
        let app =
            self.0.get().ok_or_else(|| InstallError::Failed("the app is not set up".into()))?;
        let key = format!("untrusted comment: minisign public key\n{}\n", offer.release.seal.key());
        let updater = app
            .updater_builder()
            .endpoints(vec![offer.source.url.clone()])
            .map_err(failed)?
            .target(Platform::this().name)
            .pubkey(STANDARD.encode(key))
            .restart_after_install(false)
            .build()
            .map_err(failed)?;
        let restored = updater.restore_update(offer.manifest.clone()).map_err(failed)?;
        restored.ok_or_else(|| InstallError::Changed("it is no newer version".into()))
    }
}

impl Installer for PluginInstaller {
    fn install(&self, offer: &Offer, package: &Package) -> Result<(), InstallError> {
        platform::ready()?;
        let update = self.update(offer)?;
        let bytes = fs::read(&package.path).map_err(|error| InstallError::Failed(error.into()))?;
        platform::install(&update, &bytes)
    }
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
use linux as platform;
#[cfg(windows)]
use windows as platform;

#[cfg(not(windows))]
mod linux {
    use cert_core::update::{DebianInstaller, InstallError};
    use tauri::utils::config::BundleType;
    use tauri::utils::platform::bundle_type;
    use tauri_plugin_updater::Update;

    use super::failed;

    /// Only a package that dpkg has installed is replaced by dpkg.
    pub(super) fn ready() -> Result<(), InstallError> {
        if !matches!(bundle_type(), Some(BundleType::Deb)) {
            return Err(InstallError::NoInstaller);
        }
        DebianInstaller::of_this_system().map(drop)
    }

    pub(super) fn install(update: &Update, bytes: &[u8]) -> Result<(), InstallError> {
        update.verify(bytes).map_err(failed)?;
        DebianInstaller::of_this_system()?.install(bytes)
    }
}

#[cfg(windows)]
mod windows {
    use cert_core::update::InstallError;
    use tauri_plugin_updater::Update;

    use super::failed;

    /// Windows has its installer always.
    #[expect(clippy::unnecessary_wraps, reason = "the other platform's can fail")]
    pub(super) fn ready() -> Result<(), InstallError> {
        Ok(())
    }

    pub(super) fn install(update: &Update, bytes: &[u8]) -> Result<(), InstallError> {
        update.install(bytes).map_err(failed)
    }
}

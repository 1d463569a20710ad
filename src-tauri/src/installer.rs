//! The updater plugin, to which the core hands a package it has fetched and verified. The plugin reads
//! the same manifest, verifies the same bytes once more, and installs them.

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
        update.install(bytes).map_err(failed)
    }
}

fn failed(error: Error) -> InstallError {
    match error {
        Error::AuthenticationFailed | Error::PackageInstallFailed => InstallError::Declined,
        Error::Minisign(_) | Error::SignedVersionMismatch { .. } | Error::MissingSignedVersion => {
            InstallError::Changed(error.into())
        }
        // The last means of asking, `sudo`, is not there.
        Error::Io(cause) if cause.kind() == std::io::ErrorKind::NotFound => InstallError::Declined,
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
    use std::path::Path;

    use cert_core::update::InstallError;
    use tauri::utils::config::BundleType;
    use tauri::utils::platform::bundle_type;

    /// A package that dpkg has installed is replaced by dpkg, which pkexec asks the administrator for.
    pub(super) fn ready() -> Result<(), InstallError> {
        let is_package = matches!(bundle_type(), Some(BundleType::Deb));
        let programs = ["/usr/bin/dpkg", "/usr/bin/pkexec"];
        if is_package && programs.iter().all(|program| Path::new(program).is_file()) {
            return Ok(());
        }
        Err(InstallError::NoInstaller)
    }
}

#[cfg(windows)]
mod windows {
    use cert_core::update::InstallError;

    /// Windows has its installer always.
    #[expect(clippy::unnecessary_wraps, reason = "the other platform's can fail")]
    pub(super) fn ready() -> Result<(), InstallError> {
        Ok(())
    }
}

//! The updater plugin: it reads the manifest that the core has verified, downloads the package through the
//! core's network, and verifies it. The system's installer then installs the package.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cert_core::network::{ClientSetup, NetworkError};
use cert_core::profile::Profile;
use cert_core::update::{Download, Offer, Progress, ReleaseError, UpdateError, UpdateInstaller, platform_name};
use tauri::AppHandle;
use tauri_plugin_updater::{Error, Update, UpdaterExt as _};

#[cfg(not(windows))]
mod linux;
#[cfg(not(windows))]
use linux as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

#[derive(Debug)]
pub(crate) struct PluginInstaller {
    app: AppHandle,
    profile: Profile,
}

impl PluginInstaller {
    /// The installer of this bank's app. Removes files left by earlier updates.
    pub(crate) fn new(app: AppHandle, profile: Profile) -> Self {
        let installer = Self { app, profile };
        for name in ["package.part", "package.json", "package.deb", "package.msi"] {
            // Usually missing; or still being installed.
            let _ = fs::remove_file(installer.folder().join(name));
        }
        installer
    }

    /// The folder for downloads, on systems that need one.
    fn folder(&self) -> PathBuf {
        self.profile.state_folder().join("update")
    }

    fn update(&self, offer: &Offer, network: &ClientSetup) -> Result<Update, Error> {
        let key = format!("untrusted comment: minisign public key\n{}\n", offer.manifest.key);
        let network = network.clone();
        let updater = self
            .app
            .updater_builder()
            .endpoints(vec![offer.source.url.clone()])?
            .target(platform_name())
            .pubkey(STANDARD.encode(key))
            .configure_client(move |client| network.apply(client))
            .build()?;
        let update = updater.restore_update(serde_json::from_slice(&offer.manifest.bytes)?)?;
        update.ok_or(Error::ReleaseNotFound)
    }
}

impl UpdateInstaller for PluginInstaller {
    fn download<'a>(&'a self, offer: &'a Offer, network: &'a ClientSetup, progress: &'a Progress<'a>) -> Download<'a> {
        Box::pin(async move {
            let update = self.update(offer, network).map_err(failed)?;
            let mut received = 0;
            let report = |length: usize, announced: Option<u64>| {
                received += length as u64;
                progress(announced.filter(|size| *size > offer.size).unwrap_or(received));
            };
            update.download(report, || ()).await.map_err(failed)
        })
    }

    fn install(&self, offer: &Offer, package: &[u8]) -> Result<(), UpdateError> {
        platform::install(self, offer, package)
    }
}

fn failed(error: Error) -> UpdateError {
    match error {
        Error::Reqwest(error) => NetworkError::from(error).into(),
        Error::Network(answer) => UpdateError::ServiceFailed(answer),
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::SignedVersionMismatch { .. }
        | Error::MissingSignedVersion => {
            tracing::warn!(%error, "the package does not verify");
            ReleaseError::Changed.into()
        }
        other => UpdateError::not_installed(other),
    }
}

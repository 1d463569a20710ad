//! The updater plugin: it reads the manifest that the core has verified, downloads the package through the
//! core's network, and verifies it. What then puts the package in place is the system's.

use std::fs;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cert_core::network::{ClientSetup, NetworkError};
use cert_core::profile::Profile;
use cert_core::update::{Offer, ReleaseError, UpdateError, UpdateInstaller, platform_name};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tauri_plugin_updater::{Builder, Config, Error, Update, UpdaterExt as _};

#[cfg(not(windows))]
mod linux;
#[cfg(not(windows))]
use linux as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

/// What earlier downloads may have left in the folder for updates.
const LEFT: [&str; 4] = ["package.part", "package.json", "package.deb", "package.msi"];

/// Its commands are not granted to the window.
pub(crate) fn plugin() -> TauriPlugin<Wry, Config> {
    Builder::new().build()
}

/// Of use once the app has been set up.
#[derive(Clone, Debug)]
pub(crate) struct PluginInstaller {
    profile: Profile,
    app: Arc<OnceLock<AppHandle>>,
}

impl PluginInstaller {
    /// Of this bank's app. Removes what an update that was installed has left.
    pub(crate) fn new(profile: &Profile) -> Self {
        for name in LEFT {
            // Not there, mostly; or still being installed.
            let _ = fs::remove_file(folder(profile).join(name));
        }
        Self { profile: profile.clone(), app: Arc::default() }
    }

    /// The app is there.
    pub(crate) fn attach(&self, app: &AppHandle) {
        // It is set up once.
        let _ = self.app.set(app.clone());
    }

    fn update(&self, offer: &Offer, network: &ClientSetup) -> Result<Update, Error> {
        let app = self.app.get().ok_or(Error::ReleaseNotFound)?;
        let key = format!("untrusted comment: minisign public key\n{}\n", offer.manifest.key);
        let network = network.clone();
        let updater = app
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

/// Where downloads are put, if anywhere.
fn folder(profile: &Profile) -> PathBuf {
    profile.state_folder().join("update")
}

impl UpdateInstaller for PluginInstaller {
    fn download<'a>(
        &'a self,
        offer: &'a Offer,
        network: &'a ClientSetup,
        progress: &'a (dyn Fn(u64) + Sync),
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, UpdateError>> + Send + 'a>> {
        Box::pin(async move {
            let update = self.update(offer, network).map_err(failed)?;
            let mut received = 0;
            let told = |length: usize, announced: Option<u64>| {
                received += length as u64;
                progress(announced.filter(|size| *size > offer.size).unwrap_or(received));
            };
            update.download(told, || ()).await.map_err(failed)
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

use std::sync::Mutex;

use cert_core::network::{ClientSetup, NetworkError};
use cert_core::update::{Download, Manifest, Offer, Progress, UpdateError, UpdateInstaller};

/// Stands in for the updater plugin, which needs a window: fetches and verifies like the plugin, and records the
/// packages it installs. Installing fails with each error of `answers`, the last first, and then succeeds.
#[derive(Debug, Default)]
pub(crate) struct FakeInstaller {
    pub(crate) answers: Mutex<Vec<UpdateError>>,
    pub(crate) installed: Mutex<Vec<Vec<u8>>>,
}

impl UpdateInstaller for FakeInstaller {
    fn download<'a>(&'a self, offer: &'a Offer, network: &'a ClientSetup, progress: &'a Progress<'a>) -> Download<'a> {
        Box::pin(fetch(offer, network, progress))
    }

    fn install(&self, _offer: &Offer, package: &[u8]) -> Result<(), UpdateError> {
        if let Some(error) = self.answers.lock().unwrap().pop() {
            return Err(error);
        }
        self.installed.lock().unwrap().push(package.to_vec());
        Ok(())
    }
}

async fn fetch(offer: &Offer, network: &ClientSetup, progress: &Progress<'_>) -> Result<Vec<u8>, UpdateError> {
    let (source, Manifest { bytes, signature, .. }) = (&offer.source, offer.manifest.clone());
    let manifest = Manifest::verify(bytes, signature.into(), &source.keys, &source.product)?;
    assert_eq!(manifest.key, offer.manifest.key);
    let client = network.apply(reqwest::Client::builder()).build().map_err(NetworkError::from)?;
    let mut response = client.get(&manifest.package()?.url).send().await.map_err(NetworkError::from)?;
    if !response.status().is_success() {
        return Err(UpdateError::ServiceFailed(response.status().to_string()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(NetworkError::from)? {
        bytes.extend_from_slice(&chunk);
        progress(bytes.len() as u64);
    }
    manifest.verify_package(&bytes)?;
    Ok(bytes)
}

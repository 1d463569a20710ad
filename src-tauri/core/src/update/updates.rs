use std::cmp::Ordering;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use cert_update::{MANIFEST_LIMIT, Manifest, PublicKeys, ReleaseError, SIGNATURE_LIMIT, Version};
use reqwest::header::LOCATION;
use reqwest::{StatusCode, Url};
use tokio::sync::watch;
use tokio::time::timeout;

use super::UpdateError;
use super::installation::{is_in_turn, remember_newest};
use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::network::proxy::ProxyConnector;
use crate::network::{ClientSettings, ClientSetup, HttpClient, Trust, body, http_client};
use crate::policy::Policy;
use crate::profile::{Profile, ProfileError};

/// Looks for a new version and gets it here.
#[derive(Clone)]
pub struct Updates {
    /// What runs.
    pub current: Version,
    /// Where updates are, asked before each use; `None` where there are none.
    pub source: Arc<dyn Fn() -> Result<Option<UpdateSource>, ProfileError> + Send + Sync>,
    /// Where it is remembered which manifests were seen.
    pub folder: PathBuf,
    /// How the service is reached.
    pub connector: Arc<ProxyConnector>,
    /// Tells TLS the time.
    pub clock: Arc<dyn Clock>,
    /// An administrator keeps updates to themselves.
    pub forbidden: bool,
    /// How long the manifest and its signature may take altogether.
    pub manifest_timeout: Duration,
    /// A package is given up where less than `MIN_BYTES` comes within this time.
    pub window: Duration,
    /// Downloads and installs, in a program that can.
    pub installer: Option<Arc<dyn UpdateInstaller>>,
}

/// A slow mobile connection passes, a drip does not.
const MIN_BYTES: u64 = 64 * 1024;

/// Is told how many bytes of a package have come.
pub type Progress<'a> = dyn Fn(u64) + Sync + 'a;

/// The package, verified.
pub type Download<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, UpdateError>> + Send + 'a>>;

/// Downloads and installs what has been offered: the window's updater plugin.
pub trait UpdateInstaller: fmt::Debug + Send + Sync {
    /// Gets the package here, by a client that `network` sets up, and verifies it. `progress` is told how
    /// many bytes have come, or will have come where the server announces that. Dropped, it ends.
    fn download<'a>(&'a self, offer: &'a Offer, network: &'a ClientSetup, progress: &'a Progress<'a>) -> Download<'a>;

    /// Puts the verified package in place of the app that runs. Windows: the installer takes over and this
    /// process ends; elsewhere the new version is there when this returns. Blocks; asks for an
    /// administrator's consent by the system's own means.
    fn install(&self, offer: &Offer, package: &[u8]) -> Result<(), UpdateError>;
}

/// Where a bank's updates are, and by whose signature they count.
#[derive(Clone, Debug)]
pub struct UpdateSource {
    /// The manifest; https. Its signature is beside it, under the same name with `.minisig`.
    pub url: Url,
    /// Whose server certificates are taken.
    pub trust: Trust,
    /// The keys that manifests and packages are signed with.
    pub keys: PublicKeys,
    /// Whose new versions they are: the profile's identifier.
    pub product: String,
}

/// A newer version that this installation may have.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What the bank has signed.
    pub manifest: Manifest,
    /// The version that runs must not be used any longer.
    pub forced: bool,
    /// Of the package, in bytes.
    pub size: u64,
    /// Where it is.
    pub source: UpdateSource,
}

impl Updates {
    /// Of the bank's app, for a program that looks and does not install.
    pub fn new(profile: &Profile, current: Version, connector: Arc<ProxyConnector>, policy: &Policy) -> Self {
        let (folder, profile) = (profile.state_folder().join("update"), profile.clone());
        Self {
            current,
            source: Arc::new(move || profile.updates()),
            folder,
            connector,
            clock: SystemClock::shared(),
            forbidden: policy.disable_self_update,
            manifest_timeout: Duration::from_secs(20),
            window: Duration::from_secs(30),
            installer: None,
        }
    }

    /// Asks the service. `None`: this is the newest version, or not this installation's turn yet.
    ///
    /// # Errors
    /// What is wrong with the answer, above all [`UpdateError::Older`] and [`UpdateError::Superseded`]
    /// where a service is set back.
    pub async fn check(&self) -> Result<Option<Offer>, Error> {
        match self.newest().await? {
            Some((manifest, source)) => Ok(self.offer(manifest, source)?),
            None => Ok(None),
        }
    }

    /// What the bank has signed as its newest version, whatever runs here; `None` where nobody offers any. Nothing is
    /// remembered of it.
    pub async fn newest(&self) -> Result<Option<(Manifest, UpdateSource)>, Error> {
        let Some(source) = (self.source)()? else {
            return Ok(None);
        };
        let fetched = timeout(self.manifest_timeout, self.fetch(&source)).await;
        let manifest = fetched.unwrap_or(Err(UpdateError::TooSlow))?;
        Ok(Some((manifest, source)))
    }

    /// Gets the package here and verifies it. `progress` is told how many bytes have come. Dropped, it is cancelled.
    pub async fn download(&self, offer: &Offer, progress: &Progress<'_>) -> Result<Vec<u8>, UpdateError> {
        self.allowed()?;
        let installer = self.installer.as_ref().ok_or(UpdateError::NoInstaller)?;
        let network = ClientSetup::new(&self.settings(&offer.source), &offer.source.url)?;
        let received = watch::Sender::new(0);
        let told = |bytes| {
            received.send_replace(bytes);
            if bytes <= offer.size {
                progress(bytes);
            }
        };
        tokio::select! {
            biased;
            error = out_of_bounds(received.subscribe(), offer.size, self.window) => Err(error),
            package = installer.download(offer, &network, &told) => {
                // More may have come at once.
                let package = package?;
                let fits = package.len() as u64 <= offer.size;
                if fits { Ok(package) } else { Err(ReleaseError::TooLarge.into()) }
            }
        }
    }

    /// Installs what has been downloaded. Blocks.
    pub fn install(&self, offer: &Offer, package: &[u8]) -> Result<(), UpdateError> {
        self.installer.as_ref().ok_or(UpdateError::NoInstaller)?.install(offer, package)
    }

    /// Whether this machine's users may update the app.
    pub fn allowed(&self) -> Result<(), UpdateError> {
        if self.forbidden { Err(UpdateError::Forbidden) } else { Ok(()) }
    }

    /// What the bank has signed.
    async fn fetch(&self, source: &UpdateSource) -> Result<Manifest, UpdateError> {
        let http = http_client(&self.settings(source), &source.url, None)?;
        let missing = UpdateError::ServiceFailed("no manifest".into());
        let manifest = get(&http, source.url.clone(), MANIFEST_LIMIT, missing).await?;
        let mut beside = source.url.clone();
        beside.set_path(&format!("{}.minisig", beside.path()));
        let signature = get(&http, beside, SIGNATURE_LIMIT, UpdateError::Unsigned).await?;
        Ok(Manifest::verify(manifest, signature, &source.keys, &source.product)?)
    }

    fn offer(&self, manifest: Manifest, source: UpdateSource) -> Result<Option<Offer>, UpdateError> {
        remember_newest(&self.folder, manifest.serial)?;
        match manifest.version.cmp(&self.current) {
            Ordering::Less => return Err(UpdateError::Older(manifest.version)),
            Ordering::Equal => return Ok(None),
            Ordering::Greater => {}
        }
        let package = manifest.package()?;
        is_beside(&package.url, &source.url)?;
        let forced = manifest.minimum_version.as_ref().is_some_and(|least| self.current < *least);
        if !forced && !is_in_turn(&self.folder, &manifest.version, manifest.rollout) {
            tracing::info!(version = %manifest.version, "not released to this installation yet");
            return Ok(None);
        }
        Ok(Some(Offer { forced, size: package.size, manifest, source }))
    }

    fn settings(&self, source: &UpdateSource) -> ClientSettings {
        let (clock, connector) = (Arc::clone(&self.clock), Arc::clone(&self.connector));
        ClientSettings { trust: source.trust.clone(), clock, connector }
    }
}

/// A file of the service, no longer than `limit` bytes.
async fn get(http: &HttpClient, url: Url, limit: usize, missing: UpdateError) -> Result<Vec<u8>, UpdateError> {
    let response = http.send(http.get(url)).await?;
    match response.status() {
        StatusCode::OK => Ok(body(response, limit).await?.ok_or(ReleaseError::TooLarge)?),
        StatusCode::NOT_FOUND => Err(missing),
        // What leads elsewhere within the same origin has been followed already.
        status if status.is_redirection() && response.headers().contains_key(LOCATION) => Err(UpdateError::OtherHost),
        status => Err(UpdateError::ServiceFailed(status.to_string())),
    }
}

/// Ends where more comes than announced, or too little; until the first byte, the network's own limits count.
async fn out_of_bounds(mut received: watch::Receiver<u64>, size: u64, window: Duration) -> UpdateError {
    let mut before = 0;
    loop {
        let excess = received.wait_for(|bytes| *bytes > size);
        if timeout(window, excess).await.is_ok() {
            return ReleaseError::TooLarge.into();
        }
        let now = *received.borrow();
        if now > 0 && now - before < MIN_BYTES {
            return UpdateError::TooSlow;
        }
        before = now;
    }
}

/// A package is served from where its manifest is.
fn is_beside(package: &str, manifest: &Url) -> Result<(), UpdateError> {
    let url = Url::parse(package).map_err(|_| ReleaseError::Unreadable("a package's address that is none"))?;
    let plain = url.username().is_empty() && url.password().is_none();
    if plain && url.origin() == manifest.origin() { Ok(()) } else { Err(UpdateError::OtherHost) }
}

impl fmt::Debug for Updates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Updates").field("current", &self.current).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_at_the_manifests_own_place() {
        let manifest = Url::parse("https://u.example/updates/latest.json").unwrap();
        assert!(is_beside("https://u.example/x/a.deb", &manifest).is_ok());
        assert!(is_beside("https://u.example:443/a.deb", &manifest).is_ok());
        for elsewhere in [
            "https://v.example/a.deb",
            "https://u.example:8443/a.deb",
            "http://u.example/a.deb",
            "file:///a.deb",
            "javascript:1",
            "https://user@u.example/a.deb",
        ] {
            let refused = is_beside(elsewhere, &manifest);
            assert!(matches!(refused, Err(UpdateError::OtherHost)), "{elsewhere}");
        }
        for none in ["a.deb", "", "https://"] {
            let refused = is_beside(none, &manifest);
            assert!(matches!(refused, Err(UpdateError::Release(_))), "{none}");
        }
    }
}

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

/// Checks for a new version and downloads it.
#[derive(Clone)]
pub struct Updates {
    /// The running version.
    pub current: Version,
    /// The source of updates, evaluated before each use; `None` if there is none.
    pub source: Arc<dyn Fn() -> Result<Option<UpdateSource>, ProfileError> + Send + Sync>,
    /// The folder for the update state.
    pub folder: PathBuf,
    /// Connects to the service.
    pub connector: Arc<ProxyConnector>,
    /// The clock for TLS verification.
    pub clock: Arc<dyn Clock>,
    /// The policy reserves updates for the administrator.
    pub forbidden: bool,
    /// Limit for the manifest and its signature together.
    pub manifest_timeout: Duration,
    /// A download is cancelled if less than `MIN_BYTES` arrive within this time.
    pub window: Duration,
    /// Downloads and installs, in a program that supports it.
    pub installer: Option<Arc<dyn UpdateInstaller>>,
}

/// Low enough for a slow mobile connection.
const MIN_BYTES: u64 = 64 * 1024;

/// Receives the number of bytes downloaded so far.
pub type Progress<'a> = dyn Fn(u64) + Sync + 'a;

/// The package, verified.
pub type Download<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, UpdateError>> + Send + 'a>>;

/// Downloads and installs an offered version: the window's updater plugin.
pub trait UpdateInstaller: fmt::Debug + Send + Sync {
    /// Downloads the package with a client that `network` sets up, and verifies it. `progress` receives the
    /// bytes downloaded, or the announced total if the server sends one. Dropping the future cancels it.
    fn download<'a>(&'a self, offer: &'a Offer, network: &'a ClientSetup, progress: &'a Progress<'a>) -> Download<'a>;

    /// Replaces the running app with the verified package. Windows: the installer takes over and this
    /// process ends; other systems: the new version is installed when this returns. Blocks; asks for an
    /// administrator's consent by the system's dialog.
    fn install(&self, offer: &Offer, package: &[u8]) -> Result<(), UpdateError>;
}

/// Where a bank's updates are, and the keys that verify them.
#[derive(Clone, Debug)]
pub struct UpdateSource {
    /// The manifest; https. Its signature has the same address with `.minisig` appended.
    pub url: Url,
    /// The authorities trusted for the server's certificate.
    pub trust: Trust,
    /// The public keys that verify manifests and packages.
    pub keys: PublicKeys,
    /// The product they are for: the profile's identifier.
    pub product: String,
}

/// A newer version that this installation may install.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The verified manifest.
    pub manifest: Manifest,
    /// The running version must not be used any longer.
    pub forced: bool,
    /// Size of the package, in bytes.
    pub size: u64,
    /// Where it comes from.
    pub source: UpdateSource,
}

impl Updates {
    /// Updates of the bank's app, for a program that does not install them.
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

    /// Asks the service. `None`: this is the newest version, or a newer one is not offered to this installation yet.
    ///
    /// # Errors
    /// If the answer is not valid, in particular [`UpdateError::Older`] and [`UpdateError::Superseded`]
    /// if the service was rolled back.
    pub async fn check(&self) -> Result<Option<Offer>, Error> {
        match self.newest().await? {
            Some((manifest, source)) => Ok(self.offer(manifest, source)?),
            None => Ok(None),
        }
    }

    /// The newest version signed by the bank, whatever version is running; `None` if there is no source of updates. Not
    /// recorded in the update state.
    pub async fn newest(&self) -> Result<Option<(Manifest, UpdateSource)>, Error> {
        let Some(source) = (self.source)()? else {
            return Ok(None);
        };
        let fetched = timeout(self.manifest_timeout, self.fetch(&source)).await;
        let manifest = fetched.unwrap_or(Err(UpdateError::TooSlow))?;
        Ok(Some((manifest, source)))
    }

    /// Downloads and verifies the package. `progress` receives the bytes downloaded. Dropping the future cancels it.
    pub async fn download(&self, offer: &Offer, progress: &Progress<'_>) -> Result<Vec<u8>, UpdateError> {
        self.allowed()?;
        let installer = self.installer.as_ref().ok_or(UpdateError::NoInstaller)?;
        let network = ClientSetup::new(&self.settings(&offer.source), &offer.source.url)?;
        let received = watch::Sender::new(0);
        let report = |bytes| {
            received.send_replace(bytes);
            if bytes <= offer.size {
                progress(bytes);
            }
        };
        tokio::select! {
            biased;
            error = out_of_bounds(received.subscribe(), offer.size, self.window) => Err(error),
            package = installer.download(offer, &network, &report) => {
                // The last piece may have exceeded the size.
                let package = package?;
                let fits = package.len() as u64 <= offer.size;
                if fits { Ok(package) } else { Err(ReleaseError::TooLarge.into()) }
            }
        }
    }

    /// Installs the downloaded package. Blocks.
    pub fn install(&self, offer: &Offer, package: &[u8]) -> Result<(), UpdateError> {
        self.installer.as_ref().ok_or(UpdateError::NoInstaller)?.install(offer, package)
    }

    /// Whether this machine's users may update the app.
    pub fn allowed(&self) -> Result<(), UpdateError> {
        if self.forbidden { Err(UpdateError::Forbidden) } else { Ok(()) }
    }

    /// Downloads and verifies the manifest.
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
        // Redirects within the same origin have been followed already.
        status if status.is_redirection() && response.headers().contains_key(LOCATION) => Err(UpdateError::OtherHost),
        status => Err(UpdateError::ServiceFailed(status.to_string())),
    }
}

/// Returns when too many bytes arrive, or too few within `window`. Before the first byte, network timeouts apply.
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

/// A package must have the same origin as its manifest.
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
    fn a_package_has_the_origin_of_its_manifest() {
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

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use semver::Version;
use serde_json::Value;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::staging::{self, Staging};
use super::witness::Witness;
use super::{
    Installer, Limits, Manifest, Notes, Platform, Release, UpdateError, UpdateSource, download,
    rollout,
};
use crate::clock::Clock;
use crate::error::Error;
use crate::network::proxy::WayOut;
use crate::network::{ClientSettings, HttpClient, http_client};
use crate::profile::ProfileError;

/// Looks for a new version and gets it here.
#[derive(Clone)]
pub struct Updates {
    /// What runs.
    pub current: Version,
    /// For which system.
    pub platform: Platform,
    /// Where updates are, asked before each use; `None` where there are none.
    pub source: Arc<dyn Fn() -> Result<Option<UpdateSource>, ProfileError> + Send + Sync>,
    /// Where packages are put together.
    pub folder: PathBuf,
    /// How the service is reached.
    pub way_out: Arc<WayOut>,
    /// Tells TLS the time.
    pub clock: Arc<dyn Clock>,
    /// An administrator keeps updates to themselves.
    pub forbidden: bool,
    /// How patient it is.
    pub limits: Limits,
    /// Installs a package.
    pub installer: Arc<dyn Installer>,
}

/// A newer version that this installation may have.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Which.
    pub version: Version,
    /// What is new.
    pub notes: Notes,
    /// The version that runs must not be used any longer.
    pub forced: bool,
    /// The package.
    pub release: Release,
    /// The manifest as it came, for the installer's own check.
    pub manifest: Value,
    /// Where it is.
    pub source: UpdateSource,
}

/// A package on disk that has been verified.
#[derive(Clone, Debug)]
pub struct Package {
    /// Where it is.
    pub path: PathBuf,
}

impl Updates {
    /// Asks the service. `None`: this is the newest version, or not this installation's turn yet.
    ///
    /// # Errors
    /// What is wrong with the answer, above all [`UpdateError::Older`] where a service that once had
    /// this version is set back.
    pub async fn check(&self) -> Result<Option<Offer>, Error> {
        let Some(source) = (self.source)()? else {
            return Ok(None);
        };
        let http = self.client(&source)?;
        let fetched = timeout(self.limits.manifest, download::manifest(&http, &source.url)).await;
        let bytes = fetched.unwrap_or(Err(UpdateError::TooSlow))?;
        Ok(self.offer(&bytes, source)?)
    }

    /// Gets the package here, or what is missing of it, and verifies it. `progress` is told how many
    /// bytes are here.
    ///
    /// Dropped, it has been cancelled; what has come is kept.
    pub async fn download(
        &self,
        offer: &Offer,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Package, UpdateError> {
        self.allowed()?;
        if let Some(package) = self.downloaded(offer).await {
            return Ok(package);
        }
        let http = self.client(&offer.source)?;
        let staging = Staging::open(&self.folder, &offer.release)?;
        let (witness, verdict) = Witness::of(offer, self.platform);
        let in_one_go = self.complete(&http, offer, &staging, progress, witness).await?;
        let part = staging.part();
        let verified = if in_one_go { verdict.await } else { self.verify(offer, &part).await };
        if let Err(error) = verified {
            staging.clear()?;
            return Err(error);
        }
        Ok(Package { path: staging.finish(self.platform)? })
    }

    /// Goes on after each interruption, as long as it gets somewhere. Whether the witness has seen it
    /// all, because there was none.
    async fn complete(
        &self,
        http: &HttpClient,
        offer: &Offer,
        staging: &Staging<'_>,
        progress: &(dyn Fn(u64) + Sync),
        witness: Witness,
    ) -> Result<bool, UpdateError> {
        let mut breaks = 0;
        let mut witness = Some(witness).filter(|_| staging.begun().0 == 0);
        while !staging.is_whole() {
            let (before, _) = staging.begun();
            let sees_all = witness.is_some();
            let (release, limits) = (&offer.release, self.limits);
            let tried =
                download::package(http, release, staging, limits, progress, witness.take()).await;
            let Err(error) = tried else { return Ok(sees_all) };
            let received = staging.begun().0.saturating_sub(before);
            breaks = if received < self.limits.fewest { breaks + 1 } else { 0 };
            match error {
                // A line that breaks now and then gets there all the same.
                UpdateError::Network(error) if received > 0 && breaks <= self.limits.breaks => {
                    tracing::warn!(error = %error.kind(), received, "download interrupted");
                }
                error => return Err(error),
            }
        }
        Ok(false)
    }

    /// The package, if an earlier run has got it here already.
    pub async fn downloaded(&self, offer: &Offer) -> Option<Package> {
        let staging = Staging::open(&self.folder, &offer.release).ok()?;
        let path = staging.package(self.platform);
        if !path.exists() {
            return None;
        }
        self.verify(offer, &path).await.ok().map(|()| Package { path })
    }

    /// Whether this machine's users may update the app.
    pub fn allowed(&self) -> Result<(), UpdateError> {
        if self.forbidden { Err(UpdateError::Forbidden) } else { Ok(()) }
    }

    fn offer(&self, bytes: &[u8], source: UpdateSource) -> Result<Option<Offer>, UpdateError> {
        let manifest = Manifest::parse(bytes)?;
        if manifest.version < self.current {
            return Err(UpdateError::Older(manifest.version));
        }
        if manifest.version == self.current {
            self.sweep();
            return Ok(None);
        }
        let forced = manifest.minimum_version.as_ref().is_some_and(|least| self.current < *least);
        let release = manifest.release(self.platform, &source.url, &source.keys)?;
        if !forced && !self.is_in_turn(&manifest)? {
            tracing::info!(version = %manifest.version, "not this installation's turn yet");
            return Ok(None);
        }
        let value = serde_json::from_slice(bytes);
        Ok(Some(Offer {
            version: manifest.version,
            notes: manifest.notes,
            forced,
            release,
            manifest: value.map_err(|_| UpdateError::Unreadable("it is not JSON"))?,
            source,
        }))
    }

    /// Removes what an update that has been installed left behind.
    fn sweep(&self) {
        if let Err(error) = staging::clear(&self.folder) {
            tracing::warn!(%error, "a package that is done with cannot be removed");
        }
    }

    fn is_in_turn(&self, manifest: &Manifest) -> Result<bool, UpdateError> {
        if manifest.rollout == 100 {
            return Ok(true);
        }
        let number = rollout::installation(&self.folder).map_err(UpdateError::at(&self.folder))?;
        Ok(rollout::includes(&number, &manifest.version, manifest.rollout))
    }

    async fn verify(&self, offer: &Offer, package: &Path) -> Result<(), UpdateError> {
        let (seal, version) = (offer.release.seal.clone(), offer.version.clone());
        let (package, platform) = (package.to_owned(), self.platform);
        let verified = spawn_blocking(move || seal.verify(&package, &version, platform)).await;
        verified.unwrap_or(Err(UpdateError::Changed))
    }

    fn client(&self, source: &UpdateSource) -> Result<HttpClient, UpdateError> {
        let (clock, way_out) = (Arc::clone(&self.clock), Arc::clone(&self.way_out));
        let settings = ClientSettings::new(source.trust.clone(), clock, way_out);
        Ok(http_client(&settings, &source.url, None)?)
    }
}

impl fmt::Debug for Updates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Updates").field("current", &self.current).finish_non_exhaustive()
    }
}

use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use cert_core::Error;
use cert_core::clock::SystemClock;
use cert_core::profile::{ProfileError, ServiceAddress, pinned};
use cert_core::update::{
    InstallError, Installer, Limits, Offer, Package, Platform, PublicKeys, UpdateError,
    UpdateSource, Updates, Version,
};

use crate::arguments::{Common, Update};
use crate::output::Format;
use crate::proxy::{pass_proxy_to, tell_proxy};
use crate::services::Services;

/// Asks whether there is a newer version, and where wished gets its package here.
pub(crate) async fn run(
    services: &Services,
    common: &Common,
    wish: &Update,
    format: Format,
) -> Result<(), Error> {
    let updates = updates(services, common, wish)?;
    updates.allowed()?;
    if let Some(source) = (updates.source)()? {
        pass_proxy_to(&source.url, services, common).await?;
    }
    let offer = updates.check().await?;
    let package = match (&offer, &wish.download) {
        (Some(offer), Some(_)) => Some(download(&updates, offer, services, common).await?),
        _ => None,
    };
    format.update(&updates.current, offer.as_ref(), package.as_ref());
    Ok(())
}

/// Where the proxy asks in the middle, it is told, and the download goes on from there.
async fn download(
    updates: &Updates,
    offer: &Offer,
    services: &Services,
    common: &Common,
) -> Result<Package, Error> {
    loop {
        match updates.download(offer, &|_| ()).await {
            Err(UpdateError::Network(failure)) => match tell_proxy(&failure, services, common) {
                Some(told) => told?,
                None => return Err(UpdateError::from(failure).into()),
            },
            downloaded => return Ok(downloaded?),
        }
    }
}

fn updates(services: &Services, common: &Common, wish: &Update) -> Result<Updates, Error> {
    let fixed = source(services, common, wish)?;
    let profile = services.profile.clone();
    Ok(Updates {
        current: this_version()?,
        platform: Platform::this(),
        source: Arc::new(move || {
            fixed.clone().map_or_else(|| profile.updates(), |one| Ok(Some(one)))
        }),
        folder: wish.download.clone().unwrap_or_else(|| services.state.join("update")),
        way_out: Arc::clone(&services.way_out),
        clock: SystemClock::shared(),
        forbidden: services.forbids_updates,
        limits: Limits::default(),
        installer: Arc::new(Nobody),
    })
}

fn this_version() -> Result<Version, UpdateError> {
    let unusable = |_| UpdateError::Unreadable("the version of this build is not x.y.z");
    env!("CERT_VERSION").parse().map_err(unusable)
}

/// A released bank's update service is fixed; only the practice profile can be pointed elsewhere.
fn source(
    services: &Services,
    common: &Common,
    wish: &Update,
) -> Result<Option<UpdateSource>, Error> {
    let (Some(url), Some(file), Some(ca)) = (&wish.manifest, &wish.keys, &common.ca) else {
        return Ok(None);
    };
    services.may_be_pointed_elsewhere()?;
    let ServiceAddress { url, trust } = ServiceAddress::new(url, pinned(ca)?)?;
    let keys = keys(file).map_err(|_| ProfileError::UpdateKeys(file.display().to_string()))?;
    Ok(Some(UpdateSource { url, trust, keys }))
}

fn keys(file: &Path) -> io::Result<PublicKeys> {
    let lines = fs::read_to_string(file)?;
    PublicKeys::parse(lines.lines()).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// The terminal program installs nothing: it is part of what would be replaced.
#[derive(Debug)]
struct Nobody;

impl Installer for Nobody {
    fn install(&self, _offer: &Offer, _package: &Package) -> Result<(), InstallError> {
        Err(InstallError::NoInstaller)
    }
}

use std::sync::Arc;

use cert_core::Error;
use cert_core::browsers::SystemBrowsers;
use cert_core::clock::SystemClock;
use cert_core::enrollment::Journal;
use cert_core::flow::Services;
use cert_core::keystore::{DeferredStore, StoreLocation};
use cert_core::logging;
use cert_core::network::proxy::ProxyConnector;
use cert_core::policy::Policy;
use cert_core::profile::Profile;
use cert_core::update::{Limits, Updates, Version};

use crate::installer::PluginInstaller;

/// The bank, this user's store and state.
pub(crate) fn open() -> Result<Services, Error> {
    let profile = Profile::of_this_build()?;
    let state = profile.state_folder();
    logging::begin(&state.join("logs"));
    let address = profile.clone();
    let connector = ProxyConnector::system(&Policy::of(&profile));
    Ok(Services {
        profile,
        address: Arc::new(move || address.service()),
        connector,
        store: Arc::new(DeferredStore::new(StoreLocation::Browser)),
        journal: Journal::new(state.join("journal")),
        clock: SystemClock::shared(),
        browsers: Arc::new(SystemBrowsers),
        updates: None,
    })
}

/// Where new versions of this one come from, and who installs them.
pub(crate) fn updates(services: &Services, version: &Version, installer: PluginInstaller) -> Updates {
    let profile = services.profile.clone();
    Updates {
        current: version.clone(),
        folder: profile.state_folder().join("update"),
        forbidden: Policy::of(&profile).disable_self_update,
        source: Arc::new(move || profile.updates()),
        connector: services.connector.clone(),
        clock: services.clock.clone(),
        limits: Limits::default(),
        installer: Some(Arc::new(installer)),
    }
}

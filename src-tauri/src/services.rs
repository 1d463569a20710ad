use std::sync::Arc;

use cert_core::Error;
use cert_core::browsers::SystemBrowsers;
use cert_core::clock::SystemClock;
use cert_core::enrollment::Journal;
use cert_core::flow::Services;
use cert_core::keystore::{DeferredStore, StoreLocation};
use cert_core::logging;
use cert_core::network::proxy::WayOut;
use cert_core::policy::Policy;
use cert_core::profile::Profile;
use cert_core::update::{Installer, Limits, Platform, Updates, this_version};

/// The bank this build was made for. Nothing outside the build (environment, argument, link) points
/// it elsewhere.
pub(crate) fn profile() -> Result<Profile, Error> {
    Ok(Profile::named(env!("CERT_PROFILE"))?)
}

/// That bank, this user's store and state, and who installs new versions.
pub(crate) fn open(installer: impl Installer + 'static) -> Result<Services, Error> {
    let profile = profile()?;
    let state = profile.state_folder();
    // A log that cannot be written stops nobody.
    if let Ok(log) = logging::to_folder(&state.join("logs")) {
        let _ = tracing::subscriber::set_global_default(log);
    }
    let policy = Policy::of(&profile);
    let forbidden = policy.disable_self_update;
    let way_out = WayOut::of_this_machine(policy);
    let (address, source) = (profile.clone(), profile.clone());
    let updates = Updates {
        current: this_version(),
        platform: Platform::this(),
        source: Arc::new(move || source.updates()),
        folder: state.join("update"),
        way_out: way_out.clone(),
        clock: SystemClock::shared(),
        forbidden,
        limits: Limits::default(),
        installer: Arc::new(installer),
    };
    Ok(Services {
        profile,
        address: Arc::new(move || address.service()),
        way_out,
        store: Arc::new(DeferredStore::new(StoreLocation::Browser)),
        journal: Journal::new(state.join("journal")),
        clock: SystemClock::shared(),
        browsers: Arc::new(SystemBrowsers),
        updates: Some(updates),
    })
}

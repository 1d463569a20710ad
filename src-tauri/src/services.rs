use std::sync::Arc;

use cert_core::browsers::SystemBrowsers;
use cert_core::clock::SystemClock;
use cert_core::enrollment::Journal;
use cert_core::keystore::StoreLocation;
use cert_core::logging;
use cert_core::network::proxy::ProxyConnector;
use cert_core::policy::Policy;
use cert_core::profile::Profile;
use cert_core::session::SystemSessions;
use cert_core::support::documents;
use cert_core::update::Updates;
use cert_core::{Error, LanguagePreference, Services};
use tauri::AppHandle;

use crate::installer::PluginInstaller;

/// Opens the services for this build's bank, with this user's store and state, and the machine's policy.
pub(crate) fn open() -> Result<Services, Error> {
    let profile = Profile::of_this_build()?;
    let state = profile.state_folder();
    logging::begin(&profile, &state.join("logs"));
    let address = profile.clone();
    let policy = Policy::of(&profile);
    Ok(Services {
        profile,
        address: Arc::new(move || address.service()),
        connector: ProxyConnector::system(&policy),
        store: StoreLocation::Browser.open()?,
        journal: Journal::new(state.join("journal")),
        language: LanguagePreference::new(&state),
        clock: SystemClock::shared(),
        browsers: Arc::new(SystemBrowsers),
        sessions: Arc::new(SystemSessions),
        updates: None,
        policy,
        documents: documents(),
    })
}

/// The app's updates, with the installer.
pub(crate) fn updates(services: &Services, app: &AppHandle) -> Updates {
    let Services { profile, connector, policy, .. } = services;
    let version = app.package_info().version.clone();
    let updates = Updates::new(profile, version, connector.clone(), policy);
    Updates { installer: Some(Arc::new(PluginInstaller::new(app.clone(), profile.clone()))), ..updates }
}

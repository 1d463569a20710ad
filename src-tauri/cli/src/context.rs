use std::path::PathBuf;
use std::sync::Arc;

use cert_core::browsers::SystemBrowsers;
use cert_core::clock::SystemClock;
use cert_core::enrollment::Journal;
use cert_core::keystore::{KeyStore, KeyStoreError};
use cert_core::logging;
use cert_core::network::proxy::{ProxyConnector, Route, ScriptedProxy, SystemSignIn};
use cert_core::policy::Policy;
use cert_core::profile::{Profile, ProfileError, ServiceAddress, pinned};
use cert_core::session::SystemSessions;
use cert_core::update::{ReleaseError, UpdateError, Updates};
use cert_core::{Error, LanguagePreference, Services};

use crate::arguments::{Common, Elsewhere, ProxyChoice};
use crate::passwords::store_password;

/// The services that the commands use, created from the options.
pub(crate) struct Context {
    pub(crate) profile: Profile,
    pub(crate) state: PathBuf,
    pub(crate) policy: Policy,
    pub(crate) store: Arc<dyn KeyStore>,
    pub(crate) connector: Arc<ProxyConnector>,
}

impl Context {
    pub(crate) fn open(profile: Profile, common: &Common) -> Result<Self, Error> {
        let state = common.state.clone().unwrap_or_else(|| profile.state_folder());
        // Before anything that logs.
        logging::begin(&profile, &state.join("logs"));
        let store = common.store.open()?;
        let policy = Policy::of(&profile);
        Ok(Self { profile, state, connector: connector(common, &policy), policy, store })
    }

    /// For `doctor`, which examines all of them.
    pub(crate) fn services(&self, common: &Common) -> Services {
        let (profile, elsewhere) = (self.profile.clone(), common.elsewhere.clone());
        let Self { connector, store, policy, .. } = self;
        Services {
            profile: self.profile.clone(),
            address: Arc::new(move || service(&profile, &elsewhere)),
            connector: Arc::clone(connector),
            store: Arc::clone(store),
            journal: self.journal(),
            language: LanguagePreference::new(&self.state),
            clock: SystemClock::shared(),
            browsers: Arc::new(SystemBrowsers),
            sessions: Arc::new(SystemSessions),
            updates: self.updates().ok(),
            policy: policy.clone(),
            documents: Vec::new(),
        }
    }

    /// For checking for a new version; only the window installs one.
    pub(crate) fn updates(&self) -> Result<Updates, UpdateError> {
        let unusable = |_| ReleaseError::Unreadable("the version of this build is not x.y.z");
        let current = env!("CERT_VERSION").parse().map_err(unusable)?;
        let updates = Updates::new(&self.profile, current, Arc::clone(&self.connector), &self.policy);
        Ok(Updates { folder: self.state.join("update"), ..updates })
    }

    pub(crate) fn journal(&self) -> Journal {
        Journal::new(self.state.join("journal"))
    }

    pub(crate) fn service(&self, common: &Common) -> Result<ServiceAddress, ProfileError> {
        service(&self.profile, &common.elsewhere)
    }

    /// Unlocks the store with its password if it requires one.
    pub(crate) fn unlock(&self, common: &Common) -> Result<(), Error> {
        match self.store.certificates(&self.profile.issuer) {
            Err(KeyStoreError::PasswordRequired) => {
                let password = store_password(common.store_password_file.as_deref(), common.language);
                Ok(self.store.unlock(&password.ok_or(KeyStoreError::PasswordRequired)?)?)
            }
            Err(error) => Err(error.into()),
            Ok(_) => Ok(()),
        }
    }
}

fn service(profile: &Profile, elsewhere: &Elsewhere) -> Result<ServiceAddress, ProfileError> {
    match (&elsewhere.service, &elsewhere.ca) {
        (Some(url), Some(authorities)) => ServiceAddress::new(url, pinned(authorities)?),
        _ => profile.service(),
    }
}

/// The command line cannot override the administrator's policy.
fn connector(common: &Common, policy: &Policy) -> Arc<ProxyConnector> {
    match &common.proxy {
        _ if policy.proxy.is_some() => ProxyConnector::system(policy),
        ProxyChoice::Auto => ProxyConnector::system(policy),
        ProxyChoice::None => ProxyConnector::direct(),
        ProxyChoice::Fixed(proxy) => ProxyConnector::new(Route::Via(proxy.clone(), None), SystemSignIn, policy),
        ProxyChoice::Scripted(script) => ProxyConnector::new(ScriptedProxy(script.clone()), SystemSignIn, policy),
    }
}

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::browsers::Browsers;
use crate::clock::Clock;
use crate::enrollment::Journal;
use crate::keystore::KeyStore;
use crate::language_preference::LanguagePreference;
use crate::network::proxy::ProxyConnector;
use crate::policy::Policy;
use crate::profile::{Profile, ProfileError, ServiceAddress};
use crate::session::Sessions;
use crate::update::Updates;

/// The services that the app depends on; injected, so that tests can replace them.
#[derive(Clone)]
pub struct Services {
    /// The bank's profile.
    pub profile: Profile,
    /// The address of its service, evaluated before each use.
    pub address: Arc<dyn Fn() -> Result<ServiceAddress, ProfileError> + Send + Sync>,
    /// Connects to the bank, by proxies if necessary.
    pub connector: Arc<ProxyConnector>,
    /// The store for certificates and keys.
    pub store: Arc<dyn KeyStore>,
    /// The record of an unfinished request.
    pub journal: Journal,
    /// The user's language.
    pub language: LanguagePreference,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The running browsers, and those that read certificates from another store.
    pub browsers: Arc<dyn Browsers>,
    /// The user and the PC of this session.
    pub sessions: Arc<dyn Sessions>,
    /// New versions of the app, if this program can be updated.
    pub updates: Option<Updates>,
    /// The administrator's policy.
    pub policy: Policy,
    /// Folders for files that the user saves; the first that is writable is used.
    pub documents: Vec<PathBuf>,
}

impl fmt::Debug for Services {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Services").field("store", &self.store).finish_non_exhaustive()
    }
}

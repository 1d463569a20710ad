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

/// What the app works with; injected, so that tests bring their own.
#[derive(Clone)]
pub struct Services {
    /// The bank.
    pub profile: Profile,
    /// Where its service is, asked before each use.
    pub address: Arc<dyn Fn() -> Result<ServiceAddress, ProfileError> + Send + Sync>,
    /// How the bank is reached.
    pub connector: Arc<ProxyConnector>,
    /// Where certificates go.
    pub store: Arc<dyn KeyStore>,
    /// Where an unfinished request stands.
    pub journal: Journal,
    /// In which language the user is addressed.
    pub language: LanguagePreference,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Which browsers run, and which of them look for certificates elsewhere.
    pub browsers: Arc<dyn Browsers>,
    /// Whose this program is, and on which PC.
    pub sessions: Arc<dyn Sessions>,
    /// New versions of the app, where this program can be updated.
    pub updates: Option<Updates>,
    /// What an administrator requires.
    pub policy: Policy,
    /// Where a user looks for a file that was saved, the first that can be written to.
    pub documents: Vec<PathBuf>,
}

impl fmt::Debug for Services {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Services").field("store", &self.store).finish_non_exhaustive()
    }
}

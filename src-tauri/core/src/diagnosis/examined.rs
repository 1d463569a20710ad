use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use crate::browsers::Browsers;
use crate::clock::Clock;
use crate::enrollment::Journal;
use crate::keystore::KeyStore;
use crate::network::proxy::ProxyConnector;
use crate::policy::Policy;
use crate::profile::{Profile, ProfileError, ServiceAddress};
use crate::update::Updates;

/// What is looked at.
#[derive(Clone)]
pub struct Examined {
    /// The bank.
    pub profile: Profile,
    /// Where its service is.
    pub address: Arc<dyn Fn() -> Result<ServiceAddress, ProfileError> + Send + Sync>,
    /// How the bank is reached.
    pub connector: Arc<ProxyConnector>,
    /// Where certificates are.
    pub store: Arc<dyn KeyStore>,
    /// Where an unfinished request stands.
    pub journal: Journal,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Which browsers run.
    pub browsers: Arc<dyn Browsers>,
    /// New versions of the app, where this program can be updated.
    pub updates: Option<Updates>,
    /// What an administrator requires.
    pub policy: Policy,
}

impl Examined {
    /// Where this program's logs are.
    pub fn logs(&self) -> PathBuf {
        self.journal.folder().with_file_name("logs")
    }

    /// What waits for the disk, the store or another program: off the event loop, and no longer than `deadline`.
    pub(super) async fn looked_at<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Self) -> T + Send + 'static,
        deadline: Instant,
    ) -> Option<T> {
        let examined = self.clone();
        timeout_at(deadline, spawn_blocking(move || look(&examined))).await.ok()?.ok()
    }
}

impl fmt::Debug for Examined {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Examined").field("store", &self.store).finish_non_exhaustive()
    }
}

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use super::facts::Facts;
use super::network::Way;
use super::{Check, CheckName, certificates, machine, update};
use crate::browsers::Browsers;
use crate::clock::Clock;
use crate::enrollment::Journal;
use crate::error::Error;
use crate::keystore::KeyStore;
use crate::network::proxy::ProxyConnector;
use crate::policy::Policy;
use crate::profile::{Profile, ProfileError, ServiceAddress};
use crate::update::Updates;

/// All of it takes no longer.
const LIMIT: Duration = Duration::from_secs(15);

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

/// What has been found.
#[derive(Debug)]
pub struct Diagnosis {
    /// In the order of their names.
    pub checks: Vec<Check>,
    /// Why the bank was not reached, or has not answered as it should.
    pub failure: Option<Error>,
}

impl Examined {
    /// Looks at everything, at most for 15 seconds. What has not answered by then is told as such.
    pub async fn diagnose(self) -> Diagnosis {
        self.diagnose_within(LIMIT).await
    }

    /// The same in another time.
    pub async fn diagnose_within(self, limit: Duration) -> Diagnosis {
        let deadline = Instant::now() + limit;
        let network = async {
            let way = Way::examined(&self, deadline).await;
            let update = update::check(&self, &way, deadline).await;
            (way, update)
        };
        let store = self.looked_at(certificates::look, deadline);
        let machine = machine::checks(&self, deadline);
        let ((way, update), stored, machine) = tokio::join!(network, store, machine);
        let authorities = way.authorities();
        let mut checks = match stored {
            Some(stored) => stored.checks(authorities),
            None => vec![unanswered(CheckName::Store)],
        };
        checks.extend(way.checks());
        checks.extend(update);
        checks.extend(machine);
        checks.sort_by_key(|check| check.name);
        for Check { name, verdict, .. } in &checks {
            tracing::info!(?name, ?verdict, "checked");
        }
        Diagnosis { checks, failure: way.failure() }
    }

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

pub(super) fn unanswered(unanswered: CheckName) -> Check {
    Check::of(Facts::Unanswered { unanswered })
}

impl fmt::Debug for Examined {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Examined").field("store", &self.store).finish_non_exhaustive()
    }
}

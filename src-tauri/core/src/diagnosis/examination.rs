use std::path::PathBuf;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use super::network::Connection;
use super::{Check, CheckName, certificates, machine, update};
use crate::error::Error;
use crate::services::Services;

/// All of it takes no longer.
const LIMIT: Duration = Duration::from_secs(15);

/// What has been found.
#[derive(Debug)]
pub struct Diagnosis {
    /// In the order of their names.
    pub checks: Vec<Check>,
    /// Why the bank was not reached, or has not answered as it should.
    pub failure: Option<Error>,
}

impl Services {
    /// Looks at everything, at most for 15 seconds. What has not answered by then is told as such.
    pub async fn diagnose(self) -> Diagnosis {
        self.diagnose_within(LIMIT).await
    }

    /// The same in another time.
    pub async fn diagnose_within(self, limit: Duration) -> Diagnosis {
        let deadline = Instant::now() + limit;
        let network = async {
            let connection = Connection::tried(&self, deadline).await;
            let update = update::check(&self, &connection, deadline).await;
            (connection, update)
        };
        let store = self.looked_at(certificates::look, deadline);
        let machine = machine::checks(&self, deadline);
        let ((connection, update), stored, machine) = tokio::join!(network, store, machine);
        let authorities = connection.authorities();
        let mut checks = match stored {
            Some(stored) => stored.checks(authorities),
            None => vec![Check::unanswered(CheckName::Store)],
        };
        checks.extend(connection.checks());
        checks.extend(update);
        checks.extend(machine);
        checks.sort_by_key(|check| check.name);
        for Check { name, verdict, .. } in &checks {
            tracing::info!(?name, ?verdict, "checked");
        }
        Diagnosis { checks, failure: connection.failure() }
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
        let services = self.clone();
        timeout_at(deadline, spawn_blocking(move || look(&services))).await.ok()?.ok()
    }
}

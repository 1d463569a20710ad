use std::path::PathBuf;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use super::network::Connection;
use super::{Check, CheckName, certificates, machine, update};
use crate::error::Error;
use crate::services::Services;

/// Limit for all checks together.
const LIMIT: Duration = Duration::from_secs(15);

/// The result of all checks.
#[derive(Debug)]
pub struct Diagnosis {
    /// In the order of their names.
    pub checks: Vec<Check>,
    /// Why the bank was not reached, or did not answer as expected.
    pub failure: Option<Error>,
}

impl Services {
    /// Runs all checks, for at most 15 seconds. Those not finished by then are reported as unanswered.
    pub async fn diagnose(self) -> Diagnosis {
        self.diagnose_within(LIMIT).await
    }

    /// The same with another time limit.
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

    /// The folder of this program's logs.
    pub fn logs(&self) -> PathBuf {
        self.journal.folder().with_file_name("logs")
    }

    /// Runs what waits for the disk, the store or another program: off the event loop, no longer than `deadline`.
    pub(super) async fn looked_at<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Self) -> T + Send + 'static,
        deadline: Instant,
    ) -> Option<T> {
        let services = self.clone();
        timeout_at(deadline, spawn_blocking(move || look(&services))).await.ok()?.ok()
    }
}

use std::time::Duration;

use tokio::time::Instant;

use super::network::Connection;
use super::{Check, CheckName, Examined, certificates, machine, update};
use crate::error::Error;

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

impl Examined {
    /// Looks at everything, at most for 15 seconds. What has not answered by then is told as such.
    pub async fn diagnose(self) -> Diagnosis {
        self.diagnose_within(LIMIT).await
    }

    /// The same in another time.
    pub async fn diagnose_within(self, limit: Duration) -> Diagnosis {
        let deadline = Instant::now() + limit;
        let network = async {
            let connection = Connection::examined(&self, deadline).await;
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
}

//! Compares the app's version with the newest one signed by the bank.

use tokio::time::{Instant, timeout_at};

use super::network::Connection;
use super::{Check, CheckName, UpdateFacts};
use crate::services::Services;
use crate::update::Updates;

/// The rollout percentage of a release that is offered to all users.
const EVERYBODY: u8 = 100;

/// `None` if this program cannot be updated. Runs after the check of the bank, so that credentials refused by a proxy
/// are not sent a second time.
pub(super) async fn check(services: &Services, connection: &Connection, deadline: Instant) -> Option<Check> {
    let updates = services.updates.as_ref()?;
    let current = updates.current.to_string();
    if updates.forbidden {
        return Some(Check::of(UpdateFacts::Managed { current }));
    }
    if connection.authorities().is_none() {
        return Some(Check::of(UpdateFacts::NotAsked { current }));
    }
    let found = timeout_at(deadline, UpdateFacts::of(updates, current)).await;
    Some(found.map_or_else(|_| Check::unanswered(CheckName::Update), Check::of))
}

impl UpdateFacts {
    async fn of(updates: &Updates, current: String) -> Self {
        let manifest = match updates.newest().await {
            Ok(Some((manifest, _))) => manifest,
            Ok(None) => return Self::NotOffered { current },
            Err(error) => return Self::Fails { current, code: error.code() },
        };
        let forced = manifest.minimum_version.as_ref().is_some_and(|least| updates.current < *least);
        if manifest.version <= updates.current || (!forced && manifest.rollout < EVERYBODY) {
            return Self::Newest { current };
        }
        Self::Newer { current, newest: manifest.version.to_string(), forced }
    }
}

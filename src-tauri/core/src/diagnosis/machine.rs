//! Checks of the app's environment: links, policy, folders, disk space, the unfinished request.

use std::io::ErrorKind;
use std::path::Path;

use tokio::time::Instant;

use super::links::{is_app, registered_program};
use super::{Check, CheckName, FolderFacts, LinkFacts, PolicyFacts, RequestFacts, SpaceFacts};
use crate::clock::rfc3339;
use crate::enrollment::{JournalError, State};
use crate::policy::{Policy, Problem, ProblemKind};
use crate::private_files::free_space;
use crate::services::Services;

pub(super) async fn checks(services: &Services, deadline: Instant) -> Vec<Check> {
    let links = services.looked_at(|services| LinkFacts::of(&services.profile.scheme), deadline);
    let files = services.looked_at(files, deadline);
    let (links, files) = tokio::join!(links, files);
    let mut checks = policy(&services.policy);
    checks.push(links.map_or_else(|| Check::unanswered(CheckName::Links), Check::of));
    checks.extend(files.unwrap_or_else(|| vec![Check::unanswered(CheckName::StateFolder)]));
    checks
}

impl LinkFacts {
    /// Blocks: starts another program to find the answer.
    fn of(scheme: &str) -> Self {
        match registered_program(scheme) {
            Some(program) if is_app(&program, scheme) => Self::OpensApp { program },
            Some(program) => Self::OpensAnother { program },
            None => Self::OpensNothing,
        }
    }
}

fn policy(policy: &Policy) -> Vec<Check> {
    if policy.problems.is_empty() {
        return vec![Check::of(PolicyFacts::Obeyed)];
    }
    policy.problems.iter().map(|problem| Check::of(PolicyFacts::of(problem))).collect()
}

impl PolicyFacts {
    fn of(Problem { place, kind }: &Problem) -> Self {
        let (place, reason) = (place.clone(), kind.to_string());
        match kind {
            ProblemKind::Unknown => Self::Unknown { place, reason },
            ProblemKind::Unusable | ProblemKind::Unreadable(_) => Self::Unusable { place, reason },
        }
    }
}

fn files(services: &Services) -> Vec<Check> {
    let mut checks = vec![Check::of(FolderFacts::of(services)), Check::of(RequestFacts::of(services))];
    let store = services.store.place().folder;
    let folders = [Some(services.journal.folder()), store.as_deref()];
    let least = folders.into_iter().flatten().filter_map(space).min_by_key(|space| space.free);
    checks.extend(least.map(Check::of));
    checks
}

/// A folder that does not exist yet will be on the disk of its nearest existing ancestor.
fn space(folder: &Path) -> Option<SpaceFacts> {
    let there = folder.ancestors().find(|folder| folder.exists())?;
    Some(SpaceFacts { folder: folder.display().to_string(), free: free_space(there).ok()? })
}

impl FolderFacts {
    fn of(services: &Services) -> Self {
        let folder = services.journal.folder().display().to_string();
        let record = || services.journal.peek().map(drop);
        match services.journal.check_private().and_then(|()| record()) {
            Err(JournalError::NotPrivate(place)) => Self::NotPrivate { place: place.display().to_string() },
            Err(JournalError::Unwritable(_, error)) if error.kind() == ErrorKind::NotFound => Self::Missing { folder },
            // Other failures are reported by the check of the request.
            _ => Self::Private { folder },
        }
    }
}

impl RequestFacts {
    fn of(services: &Services) -> Self {
        match services.journal.peek() {
            Ok(None) | Err(JournalError::Locked | JournalError::NotPrivate(_)) => Self::None,
            Ok(Some(record)) => Self::Unfinished {
                login_id: record.login_id.as_str().to_owned(),
                started_at: rfc3339(record.started_at),
                may_be_issued: record.state != State::Prepared,
            },
            Err(JournalError::Corrupt(place) | JournalError::Full(place, _) | JournalError::Unwritable(place, _)) => {
                Self::Unreadable { place: place.display().to_string() }
            }
        }
    }
}

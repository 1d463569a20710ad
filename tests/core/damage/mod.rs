//! Whatever is in place of the app's own files and folders is set aside or refused with a message, never deleted, and
//! the program does not crash. Every damage at every place, in an unprivileged process.

mod identity;
mod kinds;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::reminder::ReminderFile;
use serde_json::Value;
use tokio::sync::Semaphore;

use identity::Identity;
use kinds::Damage::{
    self, AnotherShape, Anothers, DanglingLink, Empty, Folder, FolderReadOnly, Huge, LinkElsewhere, NewerVersion,
    NoFolder, NoPermission, RandomBytes, Truncated,
};
use kinds::{OF_FILES, OF_FOLDERS, permit};

use crate::support::{
    Fixture, ISSUE, NssFolder, Outcome, PASSWORD, Releases, Terminal, WITHOUT_PRIVILEGES, entries_below, finish,
    raises, together,
};

/// More concurrent processes would only wait for each other.
const AT_ONCE: usize = 4;
const RESUME: &[&str] = &["resume", "--password-stdin"];
const UPDATE: &[&str] = &["update"];

/// The app's files, each with a command that reads it.
const FILES: [(&str, &[&str]); 5] = [
    ("journal/request.json", RESUME),
    ("journal/request.key", RESUME),
    ("journal/lock", RESUME),
    ("journal/revoked.json", &["list"]),
    ("update/newest-manifest", UPDATE),
];
/// Its folders, each with a command that uses it.
const FOLDERS: [(&str, &[&str]); 4] = [("", &ISSUE), ("journal", &ISSUE), ("logs", &ISSUE), ("update", UPDATE)];

/// The expected result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Works,
    Fails(&'static str),
}

const SET_ASIDE: End = End::Fails("state_corrupt");
const UNWRITABLE: End = End::Fails("state_unwritable");
const NOT_PRIVATE: End = End::Fails("state_not_private");

fn expected(place: &str, damage: Damage) -> End {
    match (place, damage) {
        (
            "journal/request.json" | "journal/request.key",
            DanglingLink | LinkElsewhere | NoPermission | FolderReadOnly,
        )
        | ("journal/lock", Folder | DanglingLink | LinkElsewhere | NoPermission | FolderReadOnly | Anothers)
        | ("journal", NoFolder | DanglingLink | NoPermission | FolderReadOnly)
        | ("", NoFolder | DanglingLink | NoPermission) => UNWRITABLE,
        ("journal/request.json" | "journal/request.key" | "journal" | "", Anothers) => NOT_PRIVATE,
        ("journal/request.json" | "journal/request.key", _) => SET_ASIDE,
        _ => End::Works,
    }
}

/// Every PC's state before the damage: an interrupted request and a browser's store.
struct Before {
    releases: Releases,
    state: tempfile::TempDir,
    store: NssFolder,
}

impl Before {
    async fn new() -> Self {
        let releases = Releases::new().await;
        let terminal = Terminal::before(&releases.bank);
        assert!(terminal.killed_at("sent", &ISSUE, PASSWORD).await);
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().join("state");
        copy_folder(&terminal.state().join("journal"), &folder.join("journal"));
        for (file, text) in [("journal/revoked.json", "[]"), ("update/newest-manifest", "1")] {
            fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
            fs::write(folder.join(file), text).unwrap();
        }
        fs::create_dir(folder.join("logs")).unwrap();
        for path in entries_below(state.path()) {
            permit(&path, if path.is_dir() { 0o700 } else { 0o600 });
        }
        Self { releases, state, store: terminal.store.copy() }
    }

    fn pc(&self) -> Terminal {
        let terminal = Terminal::with(&self.releases.bank, self.store.copy());
        copy_folder(&self.state.path().join("state"), &terminal.state());
        terminal
    }

    /// Returns why this did not end as expected, if so.
    async fn endure(&self, place: &str, command: &[&str], damage: Damage) -> Option<String> {
        let terminal = self.pc();
        let outside = tempfile::tempdir().unwrap();
        let elsewhere = outside.path().join("elsewhere");
        let is_folder = terminal.state().join(place).is_dir();
        if is_folder { fs::create_dir(&elsewhere) } else { fs::write(&elsewhere, "as it was") }.unwrap();
        permit(&elsewhere, if is_folder { 0o700 } else { 0o600 });
        let path = if place.is_empty() { terminal.state() } else { terminal.state().join(place) };
        damage.strike(&path, &elsewhere);
        let damaged = Identity::of(&path);
        let outcome = finish(terminal.command_by(&WITHOUT_PRIVILEGES, command), Some(PASSWORD)).await;
        let wrong = verdict(&outcome, expected(place, damage));
        let is_kept = damaged.is_below(terminal.home());
        let is_untouched = is_folder || fs::read_to_string(&elsewhere).unwrap() == "as it was";
        let goes_on = expected(place, damage) != SET_ASIDE || self.goes_on(&terminal).await;
        let whole = wrong.is_none() && is_kept && is_untouched && goes_on;
        let why =
            format!("{place}, {damage:?}: kept {is_kept}, untouched {is_untouched}, goes on {goes_on}, {outcome:?}");
        (!whole).then_some(why)
    }

    /// No damage blocks the app permanently.
    async fn goes_on(&self, terminal: &Terminal) -> bool {
        finish(terminal.command_by(&WITHOUT_PRIVILEGES, &ISSUE), Some(PASSWORD)).await.status.success()
    }
}

/// How the outcome differs from the expected one, if it does.
fn verdict(outcome: &Outcome, expected: End) -> Option<&'static str> {
    if outcome.status.signal().is_some() || outcome.stderr.contains("panicked") {
        return Some("crashed");
    }
    let said: Value = serde_json::from_str(&outcome.stdout).unwrap_or_default();
    match expected {
        // 3: a newer version is available.
        End::Works if matches!(outcome.status.code(), Some(0 | 3)) => None,
        End::Fails(code) if said["code"] == code && said["message"].as_str().is_some_and(|text| text.len() > 10) => {
            None
        }
        _ => Some("ended otherwise"),
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    permit(to, 0o700);
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(&path, &copy).unwrap();
        }
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_damage_of_every_file_and_folder() {
    let (before, turns) = (Arc::new(Before::new().await), Arc::new(Semaphore::new(AT_ONCE)));
    let of_files = FILES.into_iter().flat_map(|place| OF_FILES.map(|damage| (place, damage)));
    let of_folders = FOLDERS.into_iter().flat_map(|place| OF_FOLDERS.map(|damage| (place, damage)));
    // Only root can change a file's owner.
    let possible = of_files.chain(of_folders).filter(|(_, damage)| *damage != Anothers || is_root());
    let runs = possible.map(|((place, command), damage)| {
        let (before, turns) = (Arc::clone(&before), Arc::clone(&turns));
        async move {
            let _turn = turns.acquire().await.unwrap();
            before.endure(place, command, damage).await
        }
    });
    let wrong: Vec<_> = together(runs).await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// An unreadable list of revocations or reminders is set aside; a new revocation is recorded nevertheless.
#[tokio::test]
async fn what_cannot_be_read_is_set_aside_before_it_is_replaced() {
    for damage in [Empty, Truncated, RandomBytes, AnotherShape, NewerVersion, Folder, DanglingLink, LinkElsewhere, Huge]
    {
        let (fixture, old) = Fixture::with_certificate().await;
        let outside = tempfile::NamedTempFile::new().unwrap();
        fixture.bank.administration().revoke(old.serial()).unwrap();
        let file = fixture.journal_folder().join("revoked.json");
        fs::write(&file, "[]").unwrap();
        damage.strike(&file, outside.path());
        let damaged = Identity::of(&file);
        raises(fixture.renew(&old).await, ErrorCode::CertificateRevoked);
        assert!(fixture.journal().revoked().contains(&old.fingerprint()), "{damage:?}");
        assert!(damaged.is_below(&fixture.state()), "{damage:?}");

        let file = fixture.state().join("reminded.json");
        fs::write(&file, "{}").unwrap();
        damage.strike(&file, outside.path());
        let damaged = Identity::of(&file);
        ReminderFile::new(&fixture.state()).remind::<()>(&[], |_| Ok(())).unwrap();
        assert!(damaged.is_below(&fixture.state()) && !file.exists(), "{damage:?}");
    }
}

//! The app's own files: nothing is sent before it is on disk, and no damage blocks the app permanently.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::Command;

use cert_core::enrollment::{Enroller, Journal, Milestone, Resumption};
use cert_core::network::Trust;
use cert_core::profile::{ServiceAddress, pinned};
use cert_core::{Error, ErrorCode};

use super::store::permit;
use crate::support::{
    ENROLL, Fixture, ISSUE, NssFolder, PASSWORD, Terminal, USER, WITHOUT_PRIVILEGES, Watcher, at_a_terminal, file_with,
    finish, raises, users_password,
};

pub(super) async fn a_folder_that_cannot_be_written_to() {
    let fixture = Fixture::new().await;
    fs::write(fixture.state(), "a file in the folder's place").unwrap();
    raises(fixture.issue().await, ErrorCode::StateUnwritable);
    fs::remove_file(fixture.state()).unwrap();

    let terminal = Terminal::before(&fixture.bank);
    let journal = terminal.state().join("journal");
    fs::create_dir_all(&journal).unwrap();
    permit(&journal, 0o500, 0o400);
    terminal.issue_by(&WITHOUT_PRIVILEGES).await.failed("state_unwritable");
    permit(&journal, 0o700, 0o600);
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
    terminal.issue(USER, PASSWORD).await.done();
}

/// Like ssh with its keys: nothing is read or written where another user could have changed it.
pub(super) async fn what_others_can_write() {
    let fixture = unfinished().await;
    let journal = fixture.journal_folder();
    for (path, open, closed) in [
        (journal.clone(), 0o777, 0o700),
        (fixture.state().parent().unwrap().to_owned(), 0o777, 0o700),
        (journal.join("request.json"), 0o666, 0o600),
        (journal.join("request.key"), 0o602, 0o600),
    ] {
        fs::set_permissions(&path, PermissionsExt::from_mode(open)).unwrap();
        raises(fixture.issue().await, ErrorCode::StateNotPrivate);
        fs::set_permissions(&path, PermissionsExt::from_mode(closed)).unwrap();
    }
    if chown(&journal, None, Some(65534)).is_ok() {
        fs::set_permissions(&journal, PermissionsExt::from_mode(0o770)).unwrap();
        raises(fixture.issue().await, ErrorCode::StateNotPrivate);
        fs::set_permissions(&journal, PermissionsExt::from_mode(0o700)).unwrap();
        chown(&journal, None, Some(0)).unwrap();
    }
    if chown(&journal, Some(65534), None).is_ok() {
        raises(fixture.issue().await, ErrorCode::StateNotPrivate);
        chown(&journal, Some(0), None).unwrap();
    }
    assert_eq!(fixture.bank.request_count(ENROLL), 1);
    fixture.issue().await.unwrap();
}

#[tokio::test]
async fn nothing_is_written_through_a_link() {
    let fixture = unfinished().await;
    let outside = tempfile::NamedTempFile::new().unwrap();
    fs::write(outside.path(), "as it was").unwrap();
    for name in ["request.json.next", "lock"] {
        let _ = fs::remove_file(fixture.journal_folder().join(name));
        symlink(outside.path(), fixture.journal_folder().join(name)).unwrap();
        raises(fixture.issue().await, ErrorCode::StateUnwritable);
        fs::remove_file(fixture.journal_folder().join(name)).unwrap();
    }
    assert_eq!(fs::read_to_string(outside.path()).unwrap(), "as it was");
}

/// Files are limited to 512 bytes, less than a key needs.
pub(super) async fn no_space_for_the_record() {
    let (fixture, terminal) = at_a_terminal().await;
    assert!(terminal.list().await.is_empty(), "makes the store's database");
    terminal.issue_within("1").await.failed("state_full");
    assert_eq!(fixture.bank.request_count(ENROLL), 0, "nothing is sent that is not on disk");
    terminal.run(&["resume"], None).await.failed("nothing_to_resume");
    assert_eq!(terminal.left_over(), [""; 0]);
    terminal.issue(USER, PASSWORD).await.done();
}

/// The disk fills up while the bank issues, or while the store takes the certificate: it is requested or installed
/// again, not lost.
#[tokio::test]
async fn no_space_half_way() {
    let probe = tempfile::tempdir().unwrap();
    if !full_device(&probe.path().join("full")) {
        return; // only root can make one
    }
    for begin in [Milestone::Sent, Milestone::Issued] {
        let fixture = Fixture::new().await;
        let folder = fixture.journal_folder();
        let watcher = Watcher::new(move |milestone| {
            if milestone == begin {
                assert!(full_device(&folder.join("request.json.next")));
            }
        });
        let enroller = Enroller { observer: watcher, ..fixture.enroller() };
        raises(fixture.issue_by(&enroller).await, ErrorCode::StateFull);
        fs::remove_file(fixture.journal_folder().join("request.json.next")).unwrap();
        let certificate = fixture.issue().await.unwrap();
        assert_eq!(fixture.working(), [certificate.fingerprint()]);
        fixture.assert_ended_with(1, begin);
    }
}

/// Creates a device like /dev/full in place of a file; returns whether that was possible.
fn full_device(path: &Path) -> bool {
    let made = Command::new("mknod").arg("--mode=600").arg(path).args(["c", "1", "7"]).status();
    made.unwrap().success()
}

pub(super) async fn a_damaged_record_is_set_aside() {
    let damages: [&[u8]; 4] = [b"", b"{\"login_id\":\"logid031\"", b"\xff\xfe\0\0", b"[]"];
    for damage in damages {
        let fixture = unfinished().await;
        fs::write(fixture.journal_folder().join("request.json"), damage).unwrap();
        assert_set_aside(&fixture, &["request.json", "request.key"], damage).await;
    }
}

#[tokio::test]
async fn what_was_set_aside_goes_after_a_month() {
    let fixture = unfinished().await;
    let day = 24 * 60 * 60;
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let [old, recent] = [31, 29].map(|days| fixture.journal_folder().join(format!("damaged-{}", now - days * day)));
    for folder in [&old, &recent] {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("request.key"), "key").unwrap();
    }
    fixture.enroller().pending().unwrap();
    assert_eq!((old.exists(), recent.exists()), (false, true));
}

/// A record whose key is missing or damaged is useless, and must not block the app permanently.
#[tokio::test]
async fn a_record_without_its_key_is_set_aside() {
    let fixture = unfinished().await;
    fs::write(fixture.journal_folder().join("request.key"), "no key").unwrap();
    assert_set_aside(&fixture, &["request.json", "request.key"], b"no key").await;
    let fixture = unfinished().await;
    fs::remove_file(fixture.journal_folder().join("request.key")).unwrap();
    assert_set_aside(&fixture, &["request.json"], b"").await;
}

/// A PC whose request was interrupted.
async fn unfinished() -> Fixture {
    let fixture = Fixture::with_fault("1*drop=0").await;
    raises(fixture.issue().await, ErrorCode::ConnectionLost);
    assert_matches!(fixture.enroller().pending(), Ok(Some(Resumption::Credentials(_))));
    fixture
}

async fn assert_set_aside(fixture: &Fixture, files: &[&str], damage: &[u8]) {
    raises(fixture.issue().await, ErrorCode::StateCorrupt);
    let folders = fs::read_dir(fixture.journal_folder()).unwrap().map(|entry| entry.unwrap().path());
    let aside: Vec<_> = folders.filter(|path| path.is_dir()).collect();
    let [aside] = &aside[..] else { panic!("{aside:?}") };
    for file in files {
        assert!(aside.join(file).exists(), "{file} was thrown away: {damage:?}");
    }
    assert!(fixture.enroller().pending().unwrap().is_none());
    fixture.issue().await.expect("the app is not stopped for ever");
    assert!(!aside.exists(), "a key is kept that nobody needs any more");
}

pub(super) async fn another_process_holds_the_journal() {
    let fixture = Fixture::new().await;
    let guard = fixture.journal().lock().unwrap();
    raises(fixture.issue().await, ErrorCode::AlreadyRunning);
    raises(fixture.enroller().finish().await, ErrorCode::AlreadyRunning);
    raises(fixture.journal().lock().map_err(Error::from), ErrorCode::AlreadyRunning);
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
    drop(guard);
    fixture.issue().await.unwrap();
}

#[tokio::test]
async fn nothing_is_deleted_while_another_process_is_at_work() {
    let (_fixture, terminal) = at_a_terminal().await;
    let issued = terminal.issue(USER, PASSWORD).await.done();
    let delete = ["delete", "--yes", "--fingerprint", issued["fingerprint"].as_str().unwrap()];
    let guard = Journal::new(terminal.state().join("journal")).lock().unwrap();
    terminal.run(&delete, None).await.failed("already_running");
    terminal.store.assert_holds(1);
    drop(guard);
    terminal.run(&delete, None).await.done();
    terminal.store.assert_holds(0);
}

pub(super) async fn a_request_of_another_login_id() {
    let fixture = unfinished().await;
    raises(fixture.issue_as("R2user101").await, ErrorCode::UnfinishedRequest);
    assert_eq!(fixture.bank.request_count(ENROLL), 1);
    fixture.issue().await.unwrap();
    fixture.issue_as("R2user101").await.unwrap();
}

/// A request that was only prepared does not block another.
#[tokio::test]
async fn a_prepared_request_of_another_login_id_is_dropped() {
    let (fixture, terminal) = at_a_terminal().await;
    assert!(terminal.killed_at("prepared", &ISSUE, PASSWORD).await);
    let password = users_password(&fixture.bank, "R2user101");
    let issued = terminal.issue("R2user101", &password).await.done();
    assert!(issued["common_name"].as_str().unwrap().starts_with("R2user101 "));
    terminal.store.assert_holds(1);
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

pub(super) async fn nothing_to_resume() {
    let fixture = Fixture::new().await;
    raises(fixture.enroller().finish().await, ErrorCode::NothingToResume);
    let terminal = Terminal::before(&fixture.bank);
    terminal.run(&["resume"], None).await.failed("nothing_to_resume");
}

pub(super) async fn a_profile_that_cannot_be_used() {
    for url in ["http://127.0.0.1/", "nonsense", "https://", "file:///etc/passwd"] {
        let address = ServiceAddress::new(url, Trust::System).map_err(Error::from);
        raises(address, ErrorCode::ProfileUnusable);
    }
    for file in [Path::new("/nowhere/empty.pem"), file_with("").path()] {
        raises(pinned(file).map_err(Error::from), ErrorCode::ProfileUnusable);
    }
    let terminal = Terminal::at("http://127.0.0.1/", "ca.pem".to_owned(), NssFolder::new());
    terminal.run(&["doctor"], None).await.failed("profile_unusable");
}

/// OpenSSL is configured to offer no algorithms.
pub(super) async fn cryptography_that_fails() {
    let (fixture, terminal) = at_a_terminal().await;
    let settings =
        file_with("openssl_conf = all\n[all]\nproviders = providers\n[providers]\nbase = base\n[base]\nactivate = 1\n");
    let mut program = terminal.command(&ISSUE);
    program.env("OPENSSL_CONF", settings.path());
    finish(program, Some(PASSWORD)).await.failed("cryptography_failed");
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
}

//! Key store failures: no existing data is touched, and an issued certificate is not lost.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use cert_core::certificate::Fingerprint;
use cert_core::enrollment::Enroller;
use cert_core::flow::{PrimaryAction, Screen};
use cert_core::keystore::{Call, KeyStore, KeyStoreError, MemoryStore};
use cert_core::profile::KeyStorage;
use cert_core::{Error, ErrorCode};

use crate::support::{
    ENROLL, Fixture, FlowHarness, ISSUE, NssFolder, PASSWORD, Terminal, USER, WITHOUT_PRIVILEGES, at_a_terminal,
    failed, failed_by, file_with, note_raised, raises, secret,
};

fn as_ordered() -> KeyStoreError {
    KeyStoreError::Failed("as ordered".into())
}

pub(super) async fn a_store_that_fails_at_any_call() {
    use Call::{Import, ImportAfterKey, Reopen, SigningKey};
    let fixture = Fixture::new().await;
    for (done, call) in [Import, ImportAfterKey, Reopen, SigningKey].into_iter().enumerate() {
        fixture.store.fail_at(call, as_ordered);
        raises(fixture.issue().await, ErrorCode::StoreFailed);
        raises(fixture.enroller().finish().await, ErrorCode::StoreFailed);
        fixture.store.heal();
        fixture.enroller().finish().await.unwrap();
        fixture.assert_ended_with(done + 1, call);
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_read_renews_nothing() {
    let (fixture, old) = Fixture::with_certificate().await;
    for call in [Call::Certificates, Call::SigningKey] {
        fixture.store.fail_once(call, as_ordered);
        raises(fixture.renew(&old).await, ErrorCode::StoreFailed);
    }
    fixture.assert_nothing_left();
    fixture.renew(&old).await.unwrap();
}

pub(super) async fn a_key_that_does_not_sign() {
    let fixture = Fixture::new().await;
    fixture.store.fail_at(Call::Sign, as_ordered);
    raises(fixture.issue().await, ErrorCode::StoredKeyUnusable);
    fixture.store.heal();
    fixture.enroller().finish().await.unwrap();
    assert_eq!(fixture.working().len(), 1);
}

pub(super) async fn every_failure_of_the_store_has_its_code() {
    let failures: [(fn() -> KeyStoreError, ErrorCode); 9] = [
        (|| KeyStoreError::PasswordRequired, ErrorCode::StorePasswordRequired),
        (|| KeyStoreError::WrongPassword, ErrorCode::StorePasswordWrong),
        (|| KeyStoreError::ReadOnly("".into()), ErrorCode::StoreReadOnly),
        (|| KeyStoreError::Full("".into()), ErrorCode::StoreFull),
        (|| KeyStoreError::Corrupt("".into()), ErrorCode::StoreCorrupt),
        (|| KeyStoreError::OldFormat("".into()), ErrorCode::StoreOldFormat),
        (|| KeyStoreError::Unavailable("".into()), ErrorCode::StoreUnavailable),
        (|| KeyStoreError::KeyUnusable("".into()), ErrorCode::StoredKeyUnusable),
        (as_ordered, ErrorCode::StoreFailed),
    ];
    let fixture = Fixture::new().await;
    for (failure, code) in failures {
        fixture.store.fail_at(Call::Import, failure);
        raises(fixture.issue().await, code);
        fixture.store.heal();
        fixture.enroller().finish().await.unwrap();
    }
    assert_eq!(fixture.working().len(), 9);
}

pub(super) async fn a_certificate_that_is_not_there() {
    let fixture = Fixture::new().await;
    let nowhere: Fingerprint = "ab".repeat(32).parse().unwrap();
    raises(fixture.enroller().prepare_renewal(&nowhere), ErrorCode::CertificateNotFound);
    let gone = fixture.store.delete(&nowhere).map_err(Error::from);
    raises(gone, ErrorCode::CertificateNotFound);
    let terminal = Terminal::before(&fixture.bank);
    let fingerprint = nowhere.to_string();
    terminal.run(&["delete", "--yes", "--fingerprint", &fingerprint], None).await.failed("certificate_not_found");
}

/// Required by the profile or by a policy. Nothing is sent.
pub(super) async fn a_key_in_hardware_where_there_is_none() {
    let fixture = Fixture::new().await;
    let enroller = Enroller { key_storage: KeyStorage::HardwareRequired, ..fixture.enroller() };
    raises(fixture.issue_by(&enroller).await, ErrorCode::HardwareKeyUnavailable);
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
    fixture.assert_nothing_left();
    let app = FlowHarness::opened_with(&fixture, |services| services.policy.require_hardware_key = true).await;
    let (failure, _) = failed(app.issue(USER, PASSWORD).await);
    assert_eq!(failure.code, ErrorCode::HardwareKeyUnavailable);
}

pub(super) async fn a_password_is_asked_for() {
    let fixture = Fixture::new().await;
    let folder = NssFolder::with_password("ひみつ-db");
    let store: Arc<dyn KeyStore> = Arc::new(folder.open());
    let app = FlowHarness::with(&fixture, |services| services.store = Arc::clone(&store));
    assert_eq!(app.open().await, Screen::StorePassword { failure: None });
    let enroller = Enroller { store, ..fixture.enroller() };
    raises(fixture.issue_by(&enroller).await, ErrorCode::StorePasswordRequired);

    let Screen::StorePassword { failure: Some(failure) } = app.flow.unlock_store(secret("wrong")).await.screen else {
        panic!("a wrong password opened the store");
    };
    assert_eq!(failure.code, ErrorCode::StorePasswordWrong);
    note_raised(failure.code);
    let guard = fixture.journal().lock().unwrap();
    let beside = app.flow.unlock_store(secret("ひみつ-db")).await.screen;
    assert_eq!(failed_by(beside).0, ErrorCode::AlreadyRunning);
    drop(guard);
    assert_eq!(app.flow.retry().await.screen, Screen::StorePassword { failure: None });
    // The certificate issued meanwhile is installed at once.
    assert_matches!(app.flow.unlock_store(secret("ひみつ-db")).await.screen, Screen::Result { .. });
}

#[tokio::test]
async fn the_terminal_takes_the_stores_password_from_a_file() {
    let fixture = Fixture::new().await;
    let terminal = Terminal::with(&fixture.bank, NssFolder::with_password("right"));
    let file = file_with("wrong\n");
    let path = file.path().to_str().unwrap();
    let with_file = [&ISSUE[..], &["--store-password-file", path]].concat();
    terminal.run(&with_file, Some(PASSWORD)).await.failed("store_password_wrong");
    // Without a terminal the password cannot be asked for.
    terminal.issue_by(&["setsid", "--wait"]).await.failed("store_password_required");
    fs::write(path, "right\r\n").unwrap();
    terminal.run(&with_file, Some(PASSWORD)).await.done();
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

pub(super) async fn a_store_that_may_only_be_read() {
    let (fixture, terminal) = at_a_terminal().await;
    assert!(terminal.list().await.is_empty(), "makes the database");
    permit(terminal.store.path(), 0o500, 0o400);
    terminal.issue_by(&WITHOUT_PRIVILEGES).await.failed("store_read_only");
    permit(terminal.store.path(), 0o700, 0o600);
    terminal.run(&["resume"], None).await.done();
    terminal.store.assert_holds(1);
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

pub(crate) fn permit(folder: &Path, folder_mode: u32, file_mode: u32) {
    let set = |path: &Path, mode| fs::set_permissions(path, PermissionsExt::from_mode(mode));
    set(folder, 0o700).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        set(&entry.unwrap().path(), file_mode).unwrap();
    }
    set(folder, folder_mode).unwrap();
}

/// Files are limited to 16 KiB, to simulate a full disk.
pub(super) async fn no_space_for_the_store() {
    let (fixture, terminal) = at_a_terminal().await;
    assert!(terminal.list().await.is_empty(), "makes the database");
    terminal.issue_within("32").await.failed("store_full");
    terminal.run(&["resume"], None).await.done();
    terminal.store.assert_holds(1);
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

pub(super) async fn a_damaged_store() {
    let (fixture, terminal) = at_a_terminal().await;
    let database = terminal.store.path().join("cert9.db");
    fs::write(&database, "これはデータベースではありません".repeat(100)).unwrap();
    let before = fs::read(&database).unwrap();
    terminal.run(&ISSUE, Some(PASSWORD)).await.failed("store_corrupt");
    terminal.run(&["list"], None).await.failed("store_corrupt");
    assert_eq!(fs::read(&database).unwrap(), before, "left as it was");
    assert!(fixture.bank.certificates().unwrap().is_empty());
}

/// NSS would create a new database beside it, without the existing certificates.
pub(super) async fn case_26_a_store_of_the_format_before() {
    for files in [&["cert8.db", "key3.db", "secmod.db"][..], &["cert8.db"], &["key3.db"]] {
        let (fixture, terminal) = at_a_terminal().await;
        let folder = terminal.store.path();
        for name in files {
            fs::write(folder.join(name), "Berkeley DB").unwrap();
        }
        terminal.run(&["list"], None).await.failed("store_old_format");
        terminal.run(&ISSUE, Some(PASSWORD)).await.failed("store_old_format");
        let app = FlowHarness::with(&fixture, |services| services.store = Arc::new(terminal.store.open()));
        let (failure, action) = failed(app.open().await);
        assert_eq!((failure.code, action), (ErrorCode::StoreOldFormat, PrimaryAction::Inspect));
        note_raised(failure.code);
        assert_eq!(failure.place.as_deref(), folder.canonicalize().unwrap().to_str());
        let mut left: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, files, "nothing is made beside it");
        assert!(fixture.bank.certificates().unwrap().is_empty());
    }
}

/// After a conversion the old files stay beside the new ones.
#[tokio::test]
async fn case_26_old_files_beside_a_database_do_not_matter() {
    let (_fixture, terminal) = at_a_terminal().await;
    assert!(terminal.list().await.is_empty(), "makes the database");
    for name in ["cert8.db", "key3.db", "secmod.db"] {
        fs::write(terminal.store.path().join(name), "Berkeley DB").unwrap();
    }
    terminal.run(&ISSUE, Some(PASSWORD)).await.done();
    terminal.store.assert_holds(1);
}

/// A password set later, as Firefox allows: the next enrollment requires it.
#[tokio::test]
async fn a_store_that_gets_a_password_later() {
    let fixture = Fixture::new().await;
    fixture.issue().await.unwrap();
    let store = MemoryStore::with_password(secret("later"));
    let enroller = Enroller { store: Arc::new(store.clone()), ..fixture.enroller() };
    raises(fixture.issue_by(&enroller).await, ErrorCode::StorePasswordRequired);
    store.unlock(&secret("later")).unwrap();
    enroller.finish().await.unwrap();
    assert_eq!(fixture.bank.certificates().unwrap().len(), 2);
}

//! The key store refuses: nothing of anybody's is touched, and what was issued is not lost.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use cert_core::certificate::Fingerprint;
use cert_core::enrollment::Enroller;
use cert_core::flow::Screen;
use cert_core::keystore::{Call, KeyStore, KeyStoreError, MemoryStore};
use cert_core::{Error, ErrorCode};

use crate::support::{
    Bench, FlowBench, NssFolder, PASSWORD, Terminal, USER, at_a_terminal, finish, note_raised,
    raises, secret,
};

const ISSUE: [&str; 4] = ["issue", "--login-id", USER, "--password-stdin"];

fn failed() -> KeyStoreError {
    KeyStoreError::Failed("as ordered".into())
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn a_store_that_fails_at_any_call() {
    use Call::{Import, ImportAfterKey, Reopen, SigningKey};
    let bench = Bench::new().await;
    for (done, call) in [Import, ImportAfterKey, Reopen, SigningKey].into_iter().enumerate() {
        bench.store.fail_at(call, failed);
        raises(bench.issue().await, ErrorCode::StoreFailed);
        raises(bench.enroller().finish().await, ErrorCode::StoreFailed);
        bench.store.heal();
        bench.enroller().finish().await.unwrap();
        assert_eq!(bench.working().len(), done + 1, "{call:?}");
        assert_eq!(bench.bank.certificates().unwrap().len(), done + 1, "{call:?}");
        bench.assert_nothing_left();
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_read_renews_nothing() {
    let bench = Bench::new().await;
    let old = bench.issue().await.unwrap();
    for call in [Call::Certificates, Call::SigningKey] {
        bench.store.fail_once(call, failed);
        raises(bench.renew(&old).await, ErrorCode::StoreFailed);
    }
    bench.assert_nothing_left();
    bench.renew(&old).await.unwrap();
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn a_key_that_does_not_sign() {
    let bench = Bench::new().await;
    bench.store.fail_at(Call::Sign, failed);
    raises(bench.issue().await, ErrorCode::StoredKeyUnusable);
    bench.store.heal();
    bench.enroller().finish().await.unwrap();
    assert_eq!(bench.working().len(), 1);
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn every_failure_of_the_store_has_its_code() {
    let failures: [(fn() -> KeyStoreError, ErrorCode); 8] = [
        (|| KeyStoreError::PasswordRequired, ErrorCode::StorePasswordRequired),
        (|| KeyStoreError::WrongPassword, ErrorCode::StorePasswordWrong),
        (|| KeyStoreError::ReadOnly("".into()), ErrorCode::StoreReadOnly),
        (|| KeyStoreError::Full("".into()), ErrorCode::StoreFull),
        (|| KeyStoreError::Corrupt("".into()), ErrorCode::StoreCorrupt),
        (|| KeyStoreError::Unavailable("".into()), ErrorCode::StoreUnavailable),
        (|| KeyStoreError::KeyUnusable("".into()), ErrorCode::StoredKeyUnusable),
        (failed, ErrorCode::StoreFailed),
    ];
    let bench = Bench::new().await;
    for (failure, code) in failures {
        bench.store.fail_at(Call::Import, failure);
        raises(bench.issue().await, code);
        bench.store.heal();
        bench.enroller().finish().await.unwrap();
    }
    assert_eq!(bench.working().len(), 8);
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn a_certificate_that_is_not_there() {
    let bench = Bench::new().await;
    let nowhere: Fingerprint = "ab".repeat(32).parse().unwrap();
    raises(bench.enroller().prepare_renewal(&nowhere), ErrorCode::CertificateNotFound);
    let gone = bench.store.delete(&nowhere).map_err(Error::from);
    raises(gone, ErrorCode::CertificateNotFound);
    let terminal = Terminal::before(&bench.bank);
    let fingerprint = nowhere.to_string();
    terminal
        .run(&["delete", "--fingerprint", &fingerprint], None)
        .await
        .failed("certificate_not_found");
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn a_password_is_asked_for() {
    let bench = Bench::new().await;
    let folder = NssFolder::with_password("ひみつ-db");
    let store: Arc<dyn KeyStore> = Arc::new(folder.open());
    let app = FlowBench::with(Arc::clone(&store), bench.service(), bench.journal(), &bench.clock);
    assert_eq!(app.open().await, Screen::StorePassword { failure: None });
    let enroller = Enroller { store, ..bench.enroller() };
    raises(bench.issue_by(&enroller).await, ErrorCode::StorePasswordRequired);

    let Screen::StorePassword { failure: Some(failure) } =
        app.flow.unlock_store(secret("wrong")).await.screen
    else {
        panic!("a wrong password opened the store");
    };
    assert_eq!(failure.code, ErrorCode::StorePasswordWrong);
    note_raised(failure.code);
    // What had been issued meanwhile is installed at once.
    let opened = app.flow.unlock_store(secret("ひみつ-db")).await.screen;
    assert!(matches!(opened, Screen::Result { .. }), "{opened:?}");
}

#[tokio::test]
async fn the_terminal_takes_the_stores_password_from_a_file() {
    let bench = Bench::new().await;
    let terminal = Terminal::with(&bench.bank, NssFolder::with_password("right"));
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let with_file = [&ISSUE[..], &["--store-password-file", path]].concat();
    fs::write(path, "wrong\n").unwrap();
    terminal.run(&with_file, Some(PASSWORD)).await.failed("store_password_wrong");
    // Without a terminal there is nobody to ask.
    let unattended = terminal.command_by(&["setsid", "--wait"], &ISSUE);
    finish(unattended, Some(PASSWORD)).await.failed("store_password_required");
    fs::write(path, "right\r\n").unwrap();
    terminal.run(&with_file, Some(PASSWORD)).await.done();
    assert_eq!(bench.bank.certificates().unwrap().len(), 1);
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn a_store_that_may_only_be_read() {
    let (bench, terminal) = at_a_terminal().await;
    assert!(terminal.list().await.is_empty(), "makes the database");
    permit(terminal.store.path(), 0o500, 0o400);
    let by_anyone = terminal.command_by(&WITHOUT_PRIVILEGES, &ISSUE);
    finish(by_anyone, Some(PASSWORD)).await.failed("store_read_only");
    permit(terminal.store.path(), 0o700, 0o600);
    terminal.run(&["resume"], None).await.done();
    terminal.store.assert_holds(1);
    assert_eq!(bench.bank.certificates().unwrap().len(), 1);
}

/// Root, too, is held to the permissions of files.
pub(crate) const WITHOUT_PRIVILEGES: [&str; 3] =
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"];

pub(crate) fn permit(folder: &Path, folder_mode: u32, file_mode: u32) {
    let set = |path: &Path, mode| fs::set_permissions(path, PermissionsExt::from_mode(mode));
    set(folder, 0o700).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        set(&entry.unwrap().path(), file_mode).unwrap();
    }
    set(folder, folder_mode).unwrap();
}

/// No file may grow beyond 16 KiB, as on a disk that is full.
#[tokio::main(flavor = "current_thread")]
pub(super) async fn no_space_for_the_store() {
    let (bench, terminal) = at_a_terminal().await;
    assert!(terminal.list().await.is_empty(), "makes the database");
    let limited = ["sh", "-c", r#"trap "" XFSZ; ulimit -f 32; exec "$@""#, "sh"];
    let limited = terminal.command_by(&limited, &ISSUE);
    finish(limited, Some(PASSWORD)).await.failed("store_full");
    terminal.run(&["resume"], None).await.done();
    terminal.store.assert_holds(1);
    assert_eq!(bench.bank.certificates().unwrap().len(), 1);
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn a_damaged_store() {
    let (bench, terminal) = at_a_terminal().await;
    let database = terminal.store.path().join("cert9.db");
    fs::write(&database, "これはデータベースではありません".repeat(100)).unwrap();
    let before = fs::read(&database).unwrap();
    terminal.run(&ISSUE, Some(PASSWORD)).await.failed("store_corrupt");
    terminal.run(&["list"], None).await.failed("store_corrupt");
    assert_eq!(fs::read(&database).unwrap(), before, "left as it was");
    assert!(bench.bank.certificates().unwrap().is_empty());
}

/// A store protected later, as Firefox lets one do: the next enrollment asks.
#[tokio::test]
async fn a_store_that_gets_a_password_later() {
    let bench = Bench::new().await;
    bench.issue().await.unwrap();
    let store = MemoryStore::with_password(secret("later"));
    let enroller = Enroller { store: Arc::new(store.clone()), ..bench.enroller() };
    raises(bench.issue_by(&enroller).await, ErrorCode::StorePasswordRequired);
    store.unlock(&secret("later")).unwrap();
    enroller.finish().await.unwrap();
    assert_eq!(bench.bank.certificates().unwrap().len(), 2);
}

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use practice_bank::{Administration, Bank, BankConfig};
use tempfile::TempDir;
use tokio::task::spawn_blocking;

pub(crate) const ENROLL: &str = "/.well-known/est/simpleenroll";
pub(crate) const REENROLL: &str = "/.well-known/est/simplereenroll";
pub(crate) const KEY_WISHES: &str = "/.well-known/est/csrattrs";

/// The login ID most tests use; it may hold several certificates.
pub(crate) const USER: &str = "logid031";
pub(crate) const PASSWORD: &str = "renshu-031";
/// This login ID may hold one certificate.
pub(crate) const SINGLE_USER: &str = "tanitsu01";

/// A bank of its own, set up by `change`.
pub(crate) async fn bank_with(data: &TempDir, change: impl FnOnce(&mut BankConfig)) -> Bank {
    let mut config = BankConfig::ephemeral(data.path());
    change(&mut config);
    let data = config.data.clone();
    spawn_blocking(move || prepare_database(&data)).await.unwrap();
    Bank::start(config).await.unwrap()
}

pub(crate) fn users_password(bank: &Bank, login_id: &str) -> String {
    let user = bank.users().iter().find(|user| user.login_id == login_id);
    user.expect("a demo user").password.clone()
}

/// Hashing the demo users' passwords takes longer than most tests: it is done once, and each bank
/// begins with a copy of the database.
fn prepare_database(data: &Path) {
    static DATABASE: OnceLock<Vec<u8>> = OnceLock::new();
    let database = data.join("bank.sqlite");
    if !database.exists() {
        fs::write(database, DATABASE.get_or_init(new_database)).unwrap();
    }
}

fn new_database() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    drop(Administration::open(folder.path()).unwrap());
    fs::read(folder.path().join("bank.sqlite")).unwrap()
}

//! Passwords and keys are in no view and no log line; full subjects are in no log line.

use cert_core::certificate::Certificate;
use cert_core::keystore::MemoryStore;

use crate::proxies::secrets::{Secrets, WRONG};
use crate::support::{Fixture, FlowHarness, Log, PASSWORD, USER, at_a_terminal, secret};

const STORES: &str = "geheim-store-2";

#[track_caller]
fn assert_hidden(what: &str, text: &str) {
    Secrets::of(USER, STORES).assert_not_in(what, text.as_bytes());
    assert!(!text.contains("PRIVATE KEY"), "{what}: {text}");
}

/// A run with a locked store, a wrong password, a lost response and a renewal.
async fn live(fixture: &Fixture, app: &FlowHarness) {
    app.open().await;
    app.flow.unlock_store(secret(WRONG)).await;
    app.flow.unlock_store(secret(STORES)).await;
    app.issue(USER, WRONG).await;
    fixture.fault("1*drop=0");
    app.authenticate(USER, PASSWORD).await;
    app.flow.retry().await;
    app.authenticate(USER, PASSWORD).await;
    app.flow.back().await;
    let issued = fixture.store.all_certificates();
    let own = issued.iter().find(|one| one.login_id() == Some(USER)).unwrap();
    app.flow.begin_renewal(&own.fingerprint().to_string()).await;
    app.authenticate("", PASSWORD).await;
    app.flow.remove_superseded().await;
}

#[tokio::test]
async fn in_no_view_and_no_log_line() {
    let log = Log::begin();
    let mut fixture = Fixture::new().await;
    fixture.store = MemoryStore::with_password(secret(STORES));
    let app = FlowHarness::start(&fixture);
    live(&fixture, &app).await;
    let pushed = app.pushed();
    assert!(pushed.len() > 10, "{pushed:?}");
    assert_hidden("a view", &serde_json::to_string(&pushed).unwrap());
    assert_hidden("a view's debug form", &format!("{pushed:?}"));
    let text = log.text();
    assert!(text.contains("certificate installed; its key has signed"), "{text}");
    assert_hidden("the log", &text);
    let ours: Vec<_> = text.lines().filter(|line| line.contains("cert_core")).collect();
    let subjects: Vec<String> = fixture
        .bank
        .certificates()
        .unwrap()
        .iter()
        .map(|record| Certificate::parse(&record.der).unwrap().subject().common_name.clone())
        .collect();
    assert_eq!(subjects.len(), 2);
    assert!(ours.iter().all(|line| subjects.iter().all(|name| !line.contains(name))), "{ours:?}");
}

/// The same for the programs' log files.
#[tokio::test]
async fn in_no_log_file() {
    let (_fixture, terminal) = at_a_terminal().await;
    terminal.issue(USER, WRONG).await.failed("wrong_credentials");
    let issued = terminal.issue(USER, PASSWORD).await.done();
    let mut logs = String::new();
    for entry in std::fs::read_dir(terminal.state().join("logs")).unwrap() {
        logs += &std::fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    assert!(logs.contains("certificate installed; its key has signed"), "{logs}");
    assert!(logs.contains("WrongCredentials"), "{logs}");
    assert_hidden("a log file", &logs);
    assert!(!logs.contains(issued["common_name"].as_str().unwrap()), "{logs}");
}

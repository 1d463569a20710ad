//! `cert-cli update`.

use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy};
use crate::support::{NEXT, Outcome, Releases, Terminal, Typist};

async fn update(terminal: &Terminal) -> Outcome {
    terminal.run(&["update"], None).await
}

#[tokio::test]
async fn a_newer_version_is_reported_and_not_fetched() {
    let mut releases = Releases::new().await;
    let terminal = Terminal::before(&releases.bank);
    let report = update(&terminal).await.newer();
    assert_eq!((report["version"].as_str(), report["size"].as_u64()), (Some(NEXT), Some(300_000)));
    assert_eq!((report["forced"].as_bool(), releases.fetched()), (Some(false), 0));
    releases.publish_with("version", report["current"].clone());
    let report = update(&terminal).await.done();
    assert!(report["version"].is_null(), "{report}");
}

#[tokio::test]
async fn a_refusal_has_its_code() {
    let mut releases = Releases::new().await;
    let terminal = Terminal::before(&releases.bank);
    releases.publish_with("version", "0.0.1");
    update(&terminal).await.failed("update_older");
    releases.manifest["version"] = "99.0.0".into();
    releases.publish_forged();
    update(&terminal).await.failed("update_changed");
}

/// The user is asked until the credentials are right.
#[tokio::test(flavor = "multi_thread")]
async fn proxy_credentials_are_asked_for_at_the_terminal() {
    let (releases, proxy) = (Releases::new().await, basic_proxy());
    let terminal = Terminal::before(&releases.bank);
    let mut typist = Typist::run(&terminal, &["update", "--proxy", &proxy.setting()]);
    for password in ["wrong", PROXY_PASSWORD] {
        typist.answers("User name at http://127.0.0.1", PROXY_USER).await;
        typist.answers_hidden("Password at http://127.0.0.1", password).await;
    }
    let (status, shown) = typist.sees_the_end().await;
    assert!(status.code() == Some(3) && shown.contains(NEXT), "{shown}");
    assert!(!shown.contains(PROXY_PASSWORD), "{shown}");
}

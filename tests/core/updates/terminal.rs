//! `cert-cli update`.

use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy};
use crate::support::{NEXT, Outcome, Releases, Terminal, Typist};

async fn update(terminal: &Terminal) -> Outcome {
    terminal.run(&["update"], None).await
}

#[tokio::test]
async fn a_newer_version_is_told_and_not_fetched() {
    let mut releases = Releases::new().await;
    let terminal = Terminal::before(&releases.bank);
    let told = update(&terminal).await.newer();
    assert_eq!((told["version"].as_str(), told["size"].as_u64()), (Some(NEXT), Some(300_000)));
    assert_eq!((told["forced"].as_bool(), releases.fetched()), (Some(false), 0));
    releases.publish_with("version", told["current"].clone());
    let told = update(&terminal).await.done();
    assert!(told["version"].is_null(), "{told}");
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

/// Whoever sits at the terminal is asked, until the credentials are right.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_asks_is_answered_at_the_terminal() {
    let (releases, proxy) = (Releases::new().await, basic_proxy());
    let terminal = Terminal::before(&releases.bank);
    let mut typist = Typist::run(&terminal, &["update", "--proxy", &proxy.setting()]);
    for password in ["wrong", PROXY_PASSWORD] {
        typist.answers("User name at http://127.0.0.1", PROXY_USER).await;
        typist.answers_unseen("Password at http://127.0.0.1", password).await;
    }
    let (status, shown) = typist.sees_the_end().await;
    assert!(status.code() == Some(3) && shown.contains(NEXT), "{shown}");
    assert!(!shown.contains(PROXY_PASSWORD), "{shown}");
}

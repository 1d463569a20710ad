//! Every intent on every screen: one that does not apply changes nothing.

use cert_core::flow::Screen;
use cert_core::keystore::MemoryStore;

use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy, connector_through};
use crate::support::{Fixture, FlowHarness, PASSWORD, USER, at_a_window, secret};

const ALL: [&str; 10] = [
    "begin_issue",
    "begin_renewal",
    "authenticate",
    "authenticate_proxy",
    "remove_superseded",
    "unlock_store",
    "resume",
    "discard",
    "retry",
    "back",
];

async fn does(app: &FlowHarness, intent: &str) -> Screen {
    let flow = &app.flow;
    let view = match intent {
        "begin_issue" => flow.begin_issue().await,
        "begin_renewal" => flow.begin_renewal(&"ab".repeat(32)).await,
        "authenticate" => flow.authenticate(USER.to_owned(), secret(PASSWORD)).await,
        "authenticate_proxy" => flow.authenticate_proxy(PROXY_USER.to_owned(), secret(PROXY_PASSWORD)).await,
        "remove_superseded" => flow.remove_superseded().await,
        "unlock_store" => flow.unlock_store(secret(PASSWORD)).await,
        "resume" => flow.resume().await,
        "discard" => flow.discard().await,
        "retry" => flow.retry().await,
        "back" => flow.back().await,
        other => panic!("no such intent: {other}"),
    };
    view.screen
}

/// On the current screen only these intents have an effect, and they still have it after all others.
async fn only(app: &FlowHarness, shown: &Screen, sensible: &[&str]) {
    app.screens();
    for intent in ALL.into_iter().filter(|intent| !sensible.contains(intent)) {
        assert_eq!(does(app, intent).await, *shown, "{intent}");
    }
    assert!(app.screens().is_empty(), "nothing is pushed where nothing changes");
}

#[tokio::test]
async fn on_the_list() {
    let fixture = Fixture::new().await;
    let app = FlowHarness::start(&fixture);
    let list = app.open().await;
    only(&app, &list, &["begin_issue", "begin_renewal", "back"]).await;
    assert_matches!(does(&app, "begin_issue").await, Screen::Authentication { .. });
}

#[tokio::test]
async fn on_authentication() {
    let (_fixture, app) = at_a_window().await;
    let prompt = does(&app, "begin_issue").await;
    only(&app, &prompt, &["authenticate", "back"]).await;
    assert_matches!(does(&app, "authenticate").await, Screen::Result { .. });
}

#[tokio::test]
async fn on_the_result() {
    let (_fixture, app) = at_a_window().await;
    let result = app.issue(USER, PASSWORD).await;
    only(&app, &result, &["remove_superseded", "back"]).await;
    assert_eq!(does(&app, "remove_superseded").await, result, "nothing is superseded");
    assert_matches!(does(&app, "back").await, Screen::Certificates { .. });
}

#[tokio::test]
async fn on_an_error() {
    let (fixture, app) = at_a_window().await;
    fixture.fault("1*service-closed");
    let failed = app.issue(USER, PASSWORD).await;
    only(&app, &failed, &["retry", "back"]).await;
    assert_matches!(does(&app, "retry").await, Screen::Authentication { .. });
    assert_matches!(does(&app, "authenticate").await, Screen::Result { .. });
}

#[tokio::test]
async fn on_an_unfinished_request() {
    let fixture = Fixture::with_fault("1*drop=9").await;
    assert!(fixture.issue().await.is_err());
    let app = FlowHarness::start(&fixture);
    let unfinished = app.open().await;
    assert_matches!(unfinished, Screen::Resume { .. });
    only(&app, &unfinished, &["resume", "discard", "back"]).await;
    assert_matches!(does(&app, "resume").await, Screen::Authentication { .. });
    assert_matches!(does(&app, "authenticate").await, Screen::Result { .. });
}

#[tokio::test]
async fn on_a_locked_store() {
    let mut fixture = Fixture::new().await;
    fixture.store = MemoryStore::with_password(secret(PASSWORD));
    let app = FlowHarness::start(&fixture);
    let locked = app.open().await;
    assert_eq!(locked, Screen::StorePassword { failure: None });
    only(&app, &locked, &["unlock_store"]).await;
    assert_matches!(does(&app, "unlock_store").await, Screen::Certificates { .. });
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_proxy_prompt() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let app = FlowHarness::behind(connector_through(&proxy.setting(), None), &fixture).await;
    let prompt = does(&app, "begin_issue").await;
    assert_matches!(prompt, Screen::ProxyAuthentication { .. });
    only(&app, &prompt, &["authenticate_proxy", "back"]).await;
    assert_matches!(does(&app, "authenticate_proxy").await, Screen::Authentication { .. });
}

#[tokio::test]
async fn while_a_request_is_under_way() {
    let fixture = Fixture::with_fault("pending=300").await;
    let app = FlowHarness::opened(&fixture).await;
    let waiting = app.issue_until_approval(USER, PASSWORD).await;
    let shown = app.screens().pop().unwrap();
    only(&app, &shown, &[]).await;
    waiting.abort();
}

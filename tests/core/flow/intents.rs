//! Every intent on every screen: what makes no sense there changes nothing.

use cert_core::flow::Screen;
use cert_core::keystore::MemoryStore;
use practice_bank::{Fault, FaultSpec};

use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy, connector_through};
use crate::support::{Fixture, FlowHarness, PASSWORD, USER, secret};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Intent {
    BeginIssue,
    BeginRenewal,
    Authenticate,
    AuthenticateProxy,
    RemoveSuperseded,
    UnlockStore,
    Resume,
    Discard,
    Retry,
    Back,
}

use Intent::{
    Authenticate, AuthenticateProxy, Back, BeginIssue, BeginRenewal, Discard, RemoveSuperseded, Resume, Retry,
    UnlockStore,
};

const ALL: [Intent; 10] = [
    BeginIssue,
    BeginRenewal,
    Authenticate,
    AuthenticateProxy,
    RemoveSuperseded,
    UnlockStore,
    Resume,
    Discard,
    Retry,
    Back,
];

async fn does(app: &FlowHarness, intent: Intent) -> Screen {
    let flow = &app.flow;
    let view = match intent {
        BeginIssue => flow.begin_issue().await,
        BeginRenewal => flow.begin_renewal(&"ab".repeat(32)).await,
        Authenticate => flow.authenticate(USER.to_owned(), secret(PASSWORD)).await,
        AuthenticateProxy => flow.authenticate_proxy(PROXY_USER.to_owned(), secret(PROXY_PASSWORD)).await,
        RemoveSuperseded => flow.remove_superseded().await,
        UnlockStore => flow.unlock_store(secret(PASSWORD)).await,
        Resume => flow.resume().await,
        Discard => flow.discard().await,
        Retry => flow.retry().await,
        Back => flow.back().await,
    };
    view.screen
}

/// On the present screen only these intents do anything, and they still do after all others.
async fn only(app: &FlowHarness, shown: &Screen, sensible: &[Intent]) {
    app.screens();
    for intent in ALL.into_iter().filter(|intent| !sensible.contains(intent)) {
        assert_eq!(does(app, intent).await, *shown, "{intent:?}");
    }
    assert!(app.screens().is_empty(), "nothing is pushed where nothing changes");
}

#[tokio::test]
async fn on_the_list() {
    let fixture = Fixture::new().await;
    let app = FlowHarness::start(&fixture);
    let list = app.open().await;
    only(&app, &list, &[BeginIssue, BeginRenewal, Back]).await;
    assert!(matches!(does(&app, BeginIssue).await, Screen::Authentication { .. }));
}

#[tokio::test]
async fn on_authentication() {
    let fixture = Fixture::new().await;
    let app = FlowHarness::start(&fixture);
    app.open().await;
    let asked = does(&app, BeginIssue).await;
    only(&app, &asked, &[Authenticate, Back]).await;
    assert!(matches!(does(&app, Authenticate).await, Screen::Result { .. }));
}

#[tokio::test]
async fn on_the_result() {
    let fixture = Fixture::new().await;
    let app = FlowHarness::start(&fixture);
    app.open().await;
    let result = app.issue(USER, PASSWORD).await;
    only(&app, &result, &[RemoveSuperseded, Back]).await;
    assert_eq!(does(&app, RemoveSuperseded).await, result, "nothing is superseded");
    assert!(matches!(does(&app, Back).await, Screen::Certificates { .. }));
}

#[tokio::test]
async fn on_an_error() {
    let fixture = Fixture::new().await;
    let app = FlowHarness::start(&fixture);
    app.open().await;
    fixture.bank.faults().add(FaultSpec { times: Some(1), ..Fault::ServiceClosed.into() });
    let failed = app.issue(USER, PASSWORD).await;
    only(&app, &failed, &[Retry, Back]).await;
    assert!(matches!(does(&app, Retry).await, Screen::Authentication { .. }));
    assert!(matches!(does(&app, Authenticate).await, Screen::Result { .. }));
}

#[tokio::test]
async fn on_an_unfinished_request() {
    let fixture = Fixture::new().await;
    fixture.bank.faults().add(FaultSpec { times: Some(1), ..Fault::Drop { bytes: 9 }.into() });
    assert!(fixture.issue().await.is_err());
    let app = FlowHarness::start(&fixture);
    let unfinished = app.open().await;
    assert!(matches!(unfinished, Screen::Resume { .. }), "{unfinished:?}");
    only(&app, &unfinished, &[Resume, Discard, Back]).await;
    assert!(matches!(does(&app, Resume).await, Screen::Authentication { .. }));
    assert!(matches!(does(&app, Authenticate).await, Screen::Result { .. }));
}

#[tokio::test]
async fn on_a_locked_store() {
    let mut fixture = Fixture::new().await;
    fixture.store = MemoryStore::with_password(secret(PASSWORD));
    let app = FlowHarness::start(&fixture);
    let locked = app.open().await;
    assert_eq!(locked, Screen::StorePassword { failure: None });
    only(&app, &locked, &[UnlockStore]).await;
    assert!(matches!(does(&app, UnlockStore).await, Screen::Certificates { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_proxys_question() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let app = FlowHarness::through(connector_through(&proxy.setting(), None), &fixture);
    app.open().await;
    let asked = does(&app, BeginIssue).await;
    assert!(matches!(asked, Screen::ProxyAuthentication { .. }), "{asked:?}");
    only(&app, &asked, &[AuthenticateProxy, Back]).await;
    assert!(matches!(does(&app, AuthenticateProxy).await, Screen::Authentication { .. }));
}

#[tokio::test]
async fn while_a_request_is_under_way() {
    let fixture = Fixture::new().await;
    fixture.bank.faults().add("pending=300".parse::<FaultSpec>().unwrap());
    let app = FlowHarness::start(&fixture);
    app.open().await;
    let waiting = app.issue_until_approval(USER, PASSWORD).await;
    let shown = app.screens().pop().unwrap();
    only(&app, &shown, &[]).await;
    waiting.abort();
}

//! Links from the browser: they navigate and preselect, at the right moment and once.

use std::pin::pin;

use cert_core::ErrorCode;
use cert_core::certificate::Certificate;
use cert_core::flow::{Purpose, Screen};
use cert_core::keystore::{Call, KeyStoreError};
use cert_core::link::Link;

use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy, connector_through};
use crate::support::{ENROLL, Fixture, FlowHarness, PASSWORD, REENROLL, USER, raises, secret};

fn renew(serial: &str) -> Link {
    Link::parse(&format!("cc1554-practice://renew?serial={serial}"), "cc1554-practice").unwrap()
}

fn asks_to_issue(screen: &Screen) -> bool {
    matches!(screen, Screen::Authentication { purpose: Purpose::Issue, .. })
}

#[track_caller]
fn selected(screen: &Screen) -> Option<&str> {
    let Screen::Certificates { selected, .. } = screen else { panic!("no CCHK001: {screen:?}") };
    selected.as_deref()
}

/// A PC with two certificates, and the second one, whose link the tests follow.
async fn two() -> (Fixture, Certificate) {
    let (fixture, _first) = Fixture::with_certificate().await;
    let second = fixture.issue().await.unwrap();
    (fixture, second)
}

#[tokio::test]
async fn a_link_that_starts_the_app_leads_on_from_the_first_screen() {
    let (fixture, second) = two().await;
    let fingerprint = second.fingerprint().to_string();
    for (link, leads) in [
        (Link::Open, Box::new(|to: &Screen| selected(to).is_none()) as Box<dyn Fn(&Screen) -> bool>),
        (Link::Issue, Box::new(asks_to_issue)),
        (renew(second.serial()), Box::new(|to| selected(to) == Some(fingerprint.as_str()))),
    ] {
        let app = FlowHarness::start(&fixture);
        let before = app.flow.follow(link.clone()).await.screen;
        assert_eq!(selected(&before), None, "nothing is shown before the window is there");
        let first = app.open().await;
        assert!(leads(&first), "{link:?}: {first:?}");
        assert_eq!(app.open().await, first, "another page is shown the same");
        assert_matches!(app.flow.back().await.screen, Screen::Certificates { selected: None, .. }, "once");
    }
}

/// A page that opens links endlessly causes no requests to the bank, and the list stays as the first few left it.
#[tokio::test]
async fn thousands_of_links_act_like_the_first_few() {
    let (fixture, second) = two().await;
    let app = FlowHarness::opened(&fixture).await;
    let requests = fixture.bank.requests().len();
    for _ in 0..1000 {
        app.flow.follow(renew("00ff")).await;
        app.flow.follow(Link::Open).await;
        app.flow.follow(renew(second.serial())).await;
    }
    let shown = app.flow.follow(Link::Open).await.screen;
    assert_eq!(selected(&shown), Some(second.fingerprint().to_string().as_str()));
    assert_eq!(fixture.bank.requests().len(), requests);
    assert!(asks_to_issue(&app.flow.follow(Link::Issue).await.screen));
}

/// Neither the proxy nor the bank is contacted, and no key is made, before the user sends the form.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_prepares_nothing() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let app = FlowHarness::behind(connector_through(&proxy.setting(), None), &fixture).await;
    assert!(asks_to_issue(&app.flow.follow(Link::Issue).await.screen));
    tokio::task::yield_now().await;
    assert_eq!((proxy.connections(), fixture.bank.requests().len()), (0, 0));
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::ProxyAuthentication { .. });
    let user = PROXY_USER.to_owned();
    assert_matches!(app.flow.authenticate_proxy(user, secret(PROXY_PASSWORD)).await.screen, Screen::Result { .. });
}

#[tokio::test]
async fn a_page_that_repeats_its_links_changes_nothing() {
    let (fixture, second) = two().await;
    let app = FlowHarness::opened(&fixture).await;
    app.flow.follow(renew(second.serial())).await;
    for serial in 0..100 {
        app.flow.follow(renew(&format!("{serial:02x}"))).await;
    }
    let shown = app.flow.follow(Link::Open).await;
    assert_eq!(selected(&shown.screen), None, "the second one's row was left");
    for link in [renew(second.serial()), Link::Issue] {
        assert_eq!(app.flow.follow(link).await, shown, "so many in a row come from no person");
    }
    app.flow.begin_issue().await;
    app.flow.back().await;
    assert!(asks_to_issue(&app.flow.follow(Link::Issue).await.screen), "the user has done something");
}

/// A user may go back and click the link again, but a page that reopens it each time cannot block CCHK001.
#[tokio::test]
async fn a_link_leads_again_after_going_back_but_not_for_ever() {
    let (fixture, _) = two().await;
    let app = FlowHarness::opened(&fixture).await;
    for _ in 0..8 {
        assert!(asks_to_issue(&app.flow.follow(Link::Issue).await.screen));
        app.flow.back().await;
    }
    for _ in 0..3 {
        let list = app.flow.back().await;
        assert_eq!(app.flow.follow(Link::Issue).await, list);
    }
    app.flow.begin_issue().await;
    app.flow.back().await;
    assert!(asks_to_issue(&app.flow.follow(Link::Issue).await.screen), "the user has done something");
}

#[tokio::test]
async fn renewal_selects_the_row_and_does_nothing_else() {
    let (fixture, second) = two().await;
    let app = FlowHarness::opened(&fixture).await;
    let upper = second.serial().to_uppercase();
    for serial in [second.serial(), &upper, &format!("00{upper}")] {
        let led = app.flow.follow(renew(serial)).await.screen;
        assert_eq!(selected(&led), Some(second.fingerprint().to_string().as_str()));
    }
    let unknown = app.flow.follow(renew("12ab")).await.screen;
    assert_eq!(selected(&unknown), None);
    assert_eq!(app.pushed().last().map(|view| &view.screen), Some(&unknown), "the window hears of it");
    assert_eq!(fixture.bank.request_count(REENROLL), 0);
    assert_eq!(fixture.bank.request_count(ENROLL), 2);
}

#[tokio::test]
async fn an_expired_certificate_is_shown_though_it_cannot_be_renewed() {
    let fixture = Fixture::new().await;
    let expired = fixture.issue_expired(USER, fixture.store.clone()).await;
    let app = FlowHarness::opened(&fixture).await;
    let led = app.flow.follow(renew(expired.serial())).await.screen;
    assert_eq!(selected(&led), Some(expired.fingerprint().to_string().as_str()));
}

#[tokio::test]
async fn what_is_typed_stays() {
    let (fixture, second) = two().await;
    let app = FlowHarness::opened(&fixture).await;
    let form = app.flow.begin_issue().await;
    for link in [Link::Open, Link::Issue, renew(second.serial())] {
        assert_eq!(app.flow.follow(link).await, form);
    }
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
}

#[tokio::test]
async fn what_is_under_way_goes_on() {
    let (fixture, second) = two().await;
    let app = FlowHarness::opened(&fixture).await;
    app.flow.begin_issue().await;
    let mut submitted = pin!(app.flow.authenticate(USER.to_owned(), secret(PASSWORD)));
    for link in [Link::Open, Link::Issue, renew(second.serial())] {
        let during = tokio::select! {
            biased;
            _ = &mut submitted => panic!("the bank was not waited for"),
            during = app.flow.follow(link) => during.screen,
        };
        assert_matches!(during, Screen::Processing { .. });
    }
    assert_matches!(submitted.await.screen, Screen::Result { .. });
    assert_eq!(fixture.working().len(), 3);
}

#[tokio::test]
async fn a_result_makes_room() {
    let (fixture, second) = two().await;
    let app = FlowHarness::opened(&fixture).await;
    app.issue(USER, PASSWORD).await;
    assert_matches!(
        app.flow.follow(Link::Open).await.screen,
        Screen::Result { .. },
        "a link that only opens leaves it"
    );
    assert!(asks_to_issue(&app.flow.follow(Link::Issue).await.screen));
    app.authenticate(USER, PASSWORD).await;
    let list = app.flow.follow(renew(second.serial())).await.screen;
    assert_eq!(selected(&list), Some(second.fingerprint().to_string().as_str()));
}

#[tokio::test]
async fn what_is_unfinished_comes_first() {
    let (fixture, second) = two().await;
    fixture.fault("1*drop=0");
    raises(fixture.issue().await, ErrorCode::ConnectionLost);
    let app = FlowHarness::start(&fixture);
    app.flow.follow(Link::Issue).await;
    let unfinished = app.open().await;
    assert_matches!(unfinished, Screen::Resume { .. });
    for link in [Link::Issue, renew(second.serial())] {
        assert_eq!(app.flow.follow(link).await.screen, unfinished);
    }
    app.flow.discard().await;
    assert_eq!(selected(&app.open().await), None, "the first link has not come back");
}

#[tokio::test]
async fn a_store_that_fails_at_first_keeps_the_link_waiting() {
    let (fixture, second) = two().await;
    let app = FlowHarness::start(&fixture);
    fixture.store.fail_once(Call::Certificates, || KeyStoreError::Failed("busy".into()));
    assert_matches!(app.open().await, Screen::Failed { .. });
    assert_matches!(app.flow.follow(renew(second.serial())).await.screen, Screen::Failed { .. });
    let list = app.flow.back().await.screen;
    assert_eq!(selected(&list), Some(second.fingerprint().to_string().as_str()));
    assert!(asks_to_issue(&app.flow.follow(Link::Issue).await.screen), "and links lead on at once");
}

#[tokio::test]
async fn a_locked_store_is_opened_first() {
    let (fixture, second) = two().await;
    fixture.store.protect(secret("ひみつ-db"));
    let app = FlowHarness::start(&fixture);
    app.flow.follow(Link::Issue).await;
    assert_eq!(app.open().await, Screen::StorePassword { failure: None });
    let later = app.flow.follow(renew(second.serial())).await.screen;
    assert_eq!(later, Screen::StorePassword { failure: None });
    let opened = app.flow.unlock_store(secret("ひみつ-db")).await.screen;
    assert_eq!(selected(&opened), Some(second.fingerprint().to_string().as_str()), "of two links the last");
}

//! CCHK008: whenever the proxy requires authentication, and how the app continues.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use cert_core::ErrorCode;
use cert_core::flow::{Field, PrimaryAction, Purpose, Screen, SentForm};
use cert_core::link::Link;
use cert_core::network::proxy::{Begun, Mechanism, ProxyCredentials, SignIn, SignInError};
use cert_core::policy::Policy;
use cert_core::update::Updates;

use super::{BASIC, PROXY_PASSWORD, PROXY_USER, asks, basic_proxy, connector_through, connector_with};
use crate::support::{
    Answer, Fixture, FlowHarness, PASSWORD, Proxy, Releases, USER, failed_by, is_available, note_raised, secret,
    session,
};

const WRONG: Option<(ErrorCode, Option<Field>)> = Some((ErrorCode::ProxyCredentialsWrong, Some(Field::Password)));

/// CCHK008: the user name, and what was wrong with the input.
#[track_caller]
fn prompt(screen: Screen, proxy: &Proxy) -> (String, Option<(ErrorCode, Option<Field>)>) {
    let Screen::ProxyAuthentication { proxy: shown, user, failure, .. } = screen else {
        panic!("CCHK008 was to come, not {screen:?}");
    };
    assert_eq!(shown, format!("{}/", proxy.setting()));
    (user, failure.map(|failure| (failure.code, failure.field)))
}

impl FlowHarness {
    async fn authenticate_proxy(&self, user: &str, password: &str) -> Screen {
        self.flow.authenticate_proxy(user.to_owned(), secret(password)).await.screen
    }
}

pub(crate) async fn it_asks_before_the_bank_does_until_the_credentials_are_right() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let app = FlowHarness::behind(connector_through(&proxy.setting(), None), &fixture).await;
    assert_eq!(prompt(app.flow.begin_issue().await.screen, &proxy), (String::new(), None));
    let empty = Some((ErrorCode::ProxyUserEmpty, Some(Field::ProxyUser)));
    assert_eq!(prompt(app.authenticate_proxy(" ", "x").await, &proxy).1, empty);
    note_raised(ErrorCode::ProxyUserEmpty);
    let again = prompt(app.authenticate_proxy(PROXY_USER, "wrong").await, &proxy);
    assert_eq!(again, (PROXY_USER.to_owned(), WRONG));
    assert_matches!(app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await, Screen::Authentication { .. });
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
    // Once a run: a renewal does not ask again.
    let fingerprint = fixture.working().remove(0).to_string();
    app.flow.back().await;
    assert_matches!(app.flow.begin_renewal(&fingerprint).await.screen, Screen::Authentication { .. });
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
}

/// The proxy's password is changed while the bank's is being typed: the request continues automatically.
#[tokio::test(flavor = "multi_thread")]
async fn it_asks_in_the_middle_and_the_request_goes_on() {
    let fixture = Fixture::new().await;
    let right = Arc::new(Mutex::new(String::from("Authorization")));
    let expected = Arc::clone(&right);
    let proxy = Proxy::new(move |head| {
        let open = head.contains(expected.lock().unwrap().as_str());
        if open { Answer::Tunnel } else { asks("Basic realm=x") }
    });
    let connector = connector_through(&proxy.setting(), Some((PROXY_USER, "old")));
    let app = FlowHarness::behind(connector, &fixture).await;
    assert_matches!(app.flow.begin_issue().await.screen, Screen::Authentication { .. });
    // The request must not use the connection made meanwhile.
    proxy.until_idle().await;
    BASIC.clone_into(&mut right.lock().unwrap());
    assert_eq!(prompt(app.authenticate(USER, PASSWORD).await, &proxy).1, WRONG);
    app.screens();
    assert_matches!(app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await, Screen::Result { .. });
    let sent =
        SentForm { purpose: Purpose::Issue, login_id: USER.to_owned(), certificate: None, session: Some(session()) };
    let shown = app.screens();
    let Some(Screen::Processing { form, .. }) = shown.iter().find(|screen| !is_proxy_prompt(screen)) else {
        panic!("{shown:?}");
    };
    assert_eq!(form.as_ref(), Some(&sent), "on CCHK002, as it was sent off");
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn back_shows_the_reason_and_loses_nothing() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let app = FlowHarness::behind(connector_through(&proxy.setting(), None), &fixture).await;
    app.flow.begin_issue().await;
    assert_eq!(failed_by(app.flow.back().await.screen), (ErrorCode::ProxyCredentialsRequired, PrimaryAction::Retry));
    assert_matches!(app.flow.back().await.screen, Screen::Certificates { .. });
    prompt(app.flow.begin_issue().await.screen, &proxy);
    fixture.assert_nothing_left();
}

fn shows_password(screen: &Screen) -> bool {
    matches!(screen, Screen::ProxyAuthentication { shows_password: true, .. })
}

/// Credentials typed for NTLM are not sent by Basic before the user has been warned that they can be read.
#[tokio::test(flavor = "multi_thread")]
async fn basic_is_used_once_it_has_been_said_that_it_can_be_read() {
    let (fixture, asks_less) = (Fixture::new().await, Arc::<AtomicBool>::default());
    let now = Arc::clone(&asks_less);
    let proxy = Proxy::new(move |head| match now.load(Ordering::SeqCst) {
        true if head.contains(BASIC) => Answer::Tunnel,
        true => asks("Basic realm=x"),
        false => asks("NTLM, Basic realm=x"),
    });
    let app = FlowHarness::behind(connector_through(&proxy.setting(), None), &fixture).await;
    assert!(!shows_password(&app.flow.begin_issue().await.screen));
    asks_less.store(true, Ordering::SeqCst);
    assert!(shows_password(&app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await));
    assert!(!proxy.requests().concat().contains("Authorization: Basic"));
    assert_matches!(app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await, Screen::Authentication { .. });
}

/// One tunnel to check whether the proxy accepts the credentials, and one for the request.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_probed_once_for_each_screen() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let app = FlowHarness::behind(connector_through(&proxy.setting(), None), &fixture).await;
    app.flow.begin_issue().await;
    app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await;
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
    let opened = proxy.requests().iter().filter(|head| head.contains(BASIC)).count();
    assert_eq!(opened, 2, "{:?}", proxy.requests());
}

/// Proxies lock accounts: after a rejection nothing is sent until the user types something else.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_password_is_not_sent_again_from_another_screen() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let app = FlowHarness::behind(connector_through(&proxy.setting(), None), &fixture).await;
    app.flow.begin_issue().await;
    app.authenticate_proxy(PROXY_USER, "wrong").await;
    app.flow.back().await;
    app.flow.back().await;
    assert_eq!(prompt(app.flow.begin_issue().await.screen, &proxy).1, WRONG);
    let sent = proxy.requests().iter().filter(|head| head.contains("Authorization")).count();
    assert_eq!(sent, 1, "{:?}", proxy.requests());
    assert_matches!(app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await, Screen::Authentication { .. });
}

/// A proxy that accepts only tickets, without a domain to get one from: the message says so, and the next attempt asks
/// again, as for a user name in another form.
#[tokio::test(flavor = "multi_thread")]
async fn case_14_where_the_domain_does_not_know_what_was_typed_it_is_asked_for_again() {
    let (fixture, proxy) = (Fixture::new().await, Proxy::new(|_| asks("Negotiate")));
    let connector = connector_with(NoDomain, &Policy::default(), &proxy.setting(), None);
    let app = FlowHarness::behind(connector, &fixture).await;
    prompt(app.flow.begin_issue().await.screen, &proxy);
    assert_matches!(app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await, Screen::Authentication { .. });
    assert_eq!(failed_by(app.authenticate(USER, PASSWORD).await), (ErrorCode::ProxySignInFailed, PrimaryAction::Retry));
    assert_matches!(app.flow.retry().await.screen, Screen::Authentication { .. });
    assert_eq!(prompt(app.authenticate(USER, PASSWORD).await, &proxy).1, None);
}

#[derive(Debug)]
struct NoDomain;

impl SignIn for NoDomain {
    fn begin(&self, mechanism: Mechanism, _host: &str, typed: Option<&ProxyCredentials>) -> Begun {
        Err(typed.map_or(SignInError::Unknown(mechanism), |_| SignInError::System("no domain".into())))
    }
}

fn is_proxy_prompt(screen: &Screen) -> bool {
    matches!(screen, Screen::ProxyAuthentication { .. })
}

/// The app after its start behind a proxy that requires authentication, with CCHK008 shown.
async fn prompted_at_the_start() -> (Releases, Proxy, FlowHarness) {
    let (releases, proxy) = (Releases::new().await, basic_proxy());
    let app = releases.opened_behind(connector_through(&proxy.setting(), None)).await;
    app.await_proxy_prompt().await;
    (releases, proxy, app)
}

/// Manual 2.1.3 and 2.2.4, step 1; then 1.2, step 1.
#[tokio::test(flavor = "multi_thread")]
async fn at_the_start_it_asks_before_anything_is_pressed_and_the_new_version_comes_behind_it() {
    let (_releases, proxy, app) = prompted_at_the_start().await;
    assert_eq!(prompt(app.authenticate_proxy(PROXY_USER, "wrong").await, &proxy), (PROXY_USER.to_owned(), WRONG));
    assert_matches!(app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await, Screen::Certificates { .. });
    assert_matches!(app.view(is_available).await.screen, Screen::Certificates { .. });
    app.flow.postpone_update();
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. }, "once a run");
}

#[tokio::test(flavor = "multi_thread")]
async fn back_at_the_start_leads_to_the_first_screen_and_the_prompt_returns_when_needed() {
    let (_releases, proxy, app) = prompted_at_the_start().await;
    let before = proxy.requests().len();
    assert_matches!(app.flow.back().await.screen, Screen::Certificates { .. });
    assert_matches!(app.flow.back().await.screen, Screen::Certificates { .. }, "not again");
    assert_eq!(proxy.requests().len(), before);
    prompt(app.flow.begin_issue().await.screen, &proxy);
    assert_matches!(app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await, Screen::Authentication { .. });
    app.flow.back().await;
    assert_matches!(app.view(is_available).await.screen, Screen::Certificates { .. });
}

/// The link's selection is kept behind CCHK008; if the link leads to CCHK002, that screen comes first.
#[tokio::test(flavor = "multi_thread")]
async fn at_the_start_by_a_link_it_asks_before_the_first_screen() {
    let releases = Releases::new().await;
    let serial = releases.issue().await.unwrap().serial().parse().unwrap();
    for (link, chosen) in [(Link::Renew { serial }, true), (Link::Issue, false)] {
        let (proxy, updates) = (basic_proxy(), releases.updates());
        let connector = connector_through(&proxy.setting(), None);
        let app = FlowHarness::with(&releases, |services| {
            services.connector = Arc::clone(&connector);
            services.updates = Some(Updates { connector, ..updates });
        });
        app.flow.follow(link).await;
        let first = app.open().await;
        assert_eq!(matches!(first, Screen::Authentication { .. }), !chosen, "{first:?}");
        if !chosen {
            app.flow.back().await;
        }
        app.await_proxy_prompt().await;
        let Screen::Certificates { selected, .. } = app.authenticate_proxy(PROXY_USER, PROXY_PASSWORD).await else {
            panic!("CCHK001 was to come");
        };
        assert_eq!(selected.is_some(), chosen);
    }
}

/// The check begins while the window opens: CCHK008 may be the first screen.
#[tokio::test(flavor = "multi_thread")]
async fn at_the_start_it_is_found_out_while_the_window_opens() {
    let (releases, proxy) = (Releases::new().await, basic_proxy());
    let (connector, updates) = (connector_through(&proxy.setting(), None), releases.updates());
    let app = FlowHarness::with(&releases, |services| {
        services.connector = Arc::clone(&connector);
        services.updates = Some(Updates { connector, ..updates });
    });
    app.flow.prefetch();
    app.open().await;
    app.await_proxy_prompt().await;
    assert_matches!(app.flow.back().await.screen, Screen::Certificates { .. });
}

/// Without a challenge there are no extra connections: the update check has at most one for each of its two files.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_without_authentication_sees_only_the_update_check_at_the_start() {
    let (releases, proxy) = (Releases::new().await, Proxy::new(|_| Answer::Tunnel));
    let app = releases.opened_behind(connector_through(&proxy.setting(), None)).await;
    app.view(is_available).await;
    let (requests, service) = (proxy.requests(), releases.bank.web_url().replace("https://", "CONNECT "));
    assert!(requests.len() <= 2 && requests.iter().all(|head| head.starts_with(&service)), "{requests:?}");
    assert!(app.pushed().iter().all(|view| view.screen_revision <= 1), "one screen: {:?}", app.pushed());
}

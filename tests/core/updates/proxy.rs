//! A new version from behind a proxy that asks, at the wrong moment.

use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::flow::{Screen, UpdateStep, UpdateView, View};
use cert_core::link::Link;
use cert_core::update::Updates;

use super::SIZE;
use super::prompt::{fault, is_available};
use crate::proxies::{LateProxy, PROXY_PASSWORD, PROXY_USER, connector_through};
use crate::support::{Fixture, FlowHarness, Releases, secret};

/// The app behind a proxy, offered a new version.
struct Scene<'a> {
    fixture: &'a Fixture,
    app: FlowHarness,
    proxy: LateProxy,
    releases: Releases<'a>,
}

impl<'a> Scene<'a> {
    async fn of(fixture: &'a Fixture) -> Self {
        let (proxy, releases) = (LateProxy::new(), Releases::of(fixture, SIZE));
        let connector = connector_through(&proxy.setting(), None);
        let updates = Updates { connector: Arc::clone(&connector), ..releases.updates() };
        let app = FlowHarness::updated_by(Some(updates), connector, fixture);
        app.open().await;
        app.view(is_available).await;
        Self { fixture, app, proxy, releases }
    }

    /// The download has begun, and takes its time.
    async fn downloads_some(&self) {
        fault(self.fixture, "package:drip=20000");
        self.app.flow.download_update().await;
        self.app.view(|view| received(view) > Some(0)).await;
    }

    /// The connection ends, and whoever comes again is asked.
    fn cuts_and_asks(&self) {
        self.fixture.bank.faults().clear();
        self.proxy.cuts_and_asks();
    }

    /// The download has failed, and can be begun again.
    async fn is_told_of_the_interruption(&self) {
        let failed = |view: &View| matches!(view.update, Some(UpdateView::Failed { .. }));
        says_why(self.app.view(failed).await.update, ErrorCode::UpdateInterrupted);
    }

    async fn goes_back_and_is_told_why(&self) {
        let told = self.app.flow.back().await;
        assert!(matches!(told.screen, Screen::Certificates { .. }), "{told:?}");
        says_why(told.update, ErrorCode::ProxyCredentialsRequired);
    }

    async fn tell_proxy(&self, password: &str) -> View {
        self.app.flow.authenticate_proxy(PROXY_USER.to_owned(), secret(password)).await
    }
}

#[track_caller]
fn is_asked(view: &View) {
    assert!(is_question(view), "{view:?}");
    assert_eq!(view.update, None, "one question at a time");
}

fn is_question(view: &View) -> bool {
    matches!(view.screen, Screen::ProxyAuthentication { .. })
}

#[track_caller]
fn says_why(update: Option<UpdateView>, code: ErrorCode) {
    let Some(UpdateView::Failed { failure, retry, .. }) = update else {
        panic!("it is not told why: {update:?}");
    };
    assert_eq!((failure.code, retry), (code, Some(UpdateStep::Download)));
}

fn received(view: &View) -> Option<u64> {
    match view.update {
        Some(UpdateView::Downloading { received, .. }) => Some(received),
        _ => None,
    }
}

fn is_ready(view: &View) -> bool {
    matches!(view.update, Some(UpdateView::Ready { .. }))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_download_is_asked_about_and_goes_on_by_itself() {
    let fixture = Fixture::new().await;
    let scene = Scene::of(&fixture).await;
    scene.proxy.asks_from_now_on();
    is_asked(&scene.app.flow.download_update().await);
    is_asked(&scene.tell_proxy("wrong").await);
    let told = scene.tell_proxy(PROXY_PASSWORD).await;
    assert!(matches!(told.screen, Screen::Certificates { .. }), "back where it was: {told:?}");
    scene.app.view(is_ready).await;
    assert_eq!(scene.releases.fetched(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_back_is_told_why_and_may_try_again() {
    let fixture = Fixture::new().await;
    let scene = Scene::of(&fixture).await;
    scene.proxy.asks_from_now_on();
    is_asked(&scene.app.flow.download_update().await);
    scene.goes_back_and_is_told_why().await;
    is_asked(&scene.app.flow.download_update().await);
    scene.tell_proxy(PROXY_PASSWORD).await;
    scene.app.view(is_ready).await;
}

/// The connection ends in the middle, and the next one is asked about.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_the_download_fails_and_the_next_try_is_asked_about() {
    let fixture = Fixture::new().await;
    let scene = Scene::of(&fixture).await;
    scene.downloads_some().await;
    scene.cuts_and_asks();
    scene.is_told_of_the_interruption().await;
    assert!(!scene.app.pushed().iter().any(is_question), "nobody has asked for it");
    is_asked(&scene.app.flow.download_update().await);
    is_asked(&scene.tell_proxy("wrong").await);
    let told = scene.tell_proxy(PROXY_PASSWORD).await;
    assert!(matches!(told.screen, Screen::Certificates { .. }), "back where it was: {told:?}");
    scene.app.view(is_ready).await;
    assert_eq!(scene.releases.fetched(), 2);
}

/// A link has led to CCHK002 meanwhile: what is typed there stays, and the failure is told behind it.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_it_waits_for_what_is_typed() {
    let fixture = Fixture::new().await;
    let scene = Scene::of(&fixture).await;
    scene.downloads_some().await;
    let form = scene.app.flow.follow(Link::Issue).await.screen;
    assert!(matches!(form, Screen::Authentication { .. }), "{form:?}");
    scene.cuts_and_asks();
    let wrong = scene.app.flow.authenticate(String::new(), secret("")).await;
    assert!(matches!(wrong.screen, Screen::Authentication { .. }), "{wrong:?}");
    assert_eq!(wrong.update, None);
    scene.app.flow.back().await;
    scene.is_told_of_the_interruption().await;
    is_asked(&scene.app.flow.download_update().await);
    let told = scene.tell_proxy(PROXY_PASSWORD).await;
    assert!(matches!(told.screen, Screen::Certificates { .. }), "{told:?}");
    scene.app.view(is_ready).await;
}

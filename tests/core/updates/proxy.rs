//! A new version from behind a proxy that asks, at the wrong moment.

use cert_core::ErrorCode;
use cert_core::flow::{Screen, UpdateStep, UpdateView, View};
use cert_core::link::Link;

use super::{failure, failure_of, is_ready};
use crate::proxies::{LateProxy, PROXY_PASSWORD, PROXY_USER, connector_through};
use crate::support::{FlowHarness, Releases, is_available, secret};

/// The app behind a proxy, offered a new version.
struct Session {
    app: FlowHarness,
    proxy: LateProxy,
    releases: Releases,
}

impl Session {
    async fn new() -> Self {
        let (proxy, releases) = (LateProxy::new(), Releases::new().await);
        let app = releases.opened_behind(connector_through(&proxy.setting(), None)).await;
        app.view(is_available).await;
        Self { app, proxy, releases }
    }

    /// The download has begun, and takes its time.
    async fn downloads_some(&self) {
        self.releases.fault("package:drip=20000");
        self.app.flow.download_update().await;
        self.app.view(|view| received(view) > Some(0)).await;
    }

    /// The connection ends, and whoever comes again is asked.
    fn cuts_and_asks(&self) {
        self.releases.bank.faults().clear();
        self.proxy.cuts_and_asks();
    }

    async fn is_told_of_the_interruption(&self) {
        assert_eq!(failure(&self.app).await, failed_by(ErrorCode::UpdateInterrupted));
    }

    async fn goes_back_and_is_told_why(&self) {
        let view = self.app.flow.back().await;
        assert_matches!(view.screen, Screen::Certificates { .. });
        assert_eq!(failure_of(view.update), failed_by(ErrorCode::ProxyCredentialsRequired));
    }

    async fn authenticate_proxy(&self, password: &str) -> View {
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

/// The download has failed, and can be begun again.
fn failed_by(code: ErrorCode) -> (ErrorCode, Option<UpdateStep>, bool) {
    (code, Some(UpdateStep::Download), false)
}

fn received(view: &View) -> Option<u64> {
    match view.update {
        Some(UpdateView::Downloading { received, .. }) => Some(received),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_download_is_asked_about_and_goes_on_by_itself() {
    let session = Session::new().await;
    session.proxy.asks_from_now_on();
    is_asked(&session.app.flow.download_update().await);
    is_asked(&session.authenticate_proxy("wrong").await);
    assert_matches!(
        session.authenticate_proxy(PROXY_PASSWORD).await.screen,
        Screen::Certificates { .. },
        "back where it was"
    );
    session.app.view(is_ready).await;
    assert_eq!(session.releases.fetched(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_back_is_told_why_and_may_try_again() {
    let session = Session::new().await;
    session.proxy.asks_from_now_on();
    is_asked(&session.app.flow.download_update().await);
    session.goes_back_and_is_told_why().await;
    is_asked(&session.app.flow.download_update().await);
    session.authenticate_proxy(PROXY_PASSWORD).await;
    session.app.view(is_ready).await;
}

/// The connection ends in the middle, and the next one is asked about.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_the_download_fails_and_the_next_try_is_asked_about() {
    let session = Session::new().await;
    session.downloads_some().await;
    session.cuts_and_asks();
    session.is_told_of_the_interruption().await;
    assert!(!session.app.pushed().iter().any(is_question), "nobody has asked for it");
    is_asked(&session.app.flow.download_update().await);
    is_asked(&session.authenticate_proxy("wrong").await);
    assert_matches!(
        session.authenticate_proxy(PROXY_PASSWORD).await.screen,
        Screen::Certificates { .. },
        "back where it was"
    );
    session.app.view(is_ready).await;
    assert_eq!(session.releases.fetched(), 2);
}

/// A link has led to CCHK002 meanwhile: what is typed there stays, and the failure is told behind it.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_it_waits_for_what_is_typed() {
    let session = Session::new().await;
    session.downloads_some().await;
    assert_matches!(session.app.flow.follow(Link::Issue).await.screen, Screen::Authentication { .. });
    session.cuts_and_asks();
    let wrong = session.app.flow.authenticate(String::new(), secret("")).await;
    assert_matches!(wrong.screen, Screen::Authentication { .. });
    assert_eq!(wrong.update, None);
    session.app.flow.back().await;
    session.is_told_of_the_interruption().await;
    is_asked(&session.app.flow.download_update().await);
    assert_matches!(session.authenticate_proxy(PROXY_PASSWORD).await.screen, Screen::Certificates { .. });
    session.app.view(is_ready).await;
}

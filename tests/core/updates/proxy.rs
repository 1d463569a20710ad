//! A new version behind a proxy that requires authentication at the wrong moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cert_core::ErrorCode;
use cert_core::flow::{Screen, UpdateStep, UpdateView, View};
use cert_core::link::Link;

use super::{failure, failure_of, is_ready};
use crate::proxies::{BASIC, PROXY_PASSWORD, PROXY_USER, asks, connector_through};
use crate::support::{Answer, FlowHarness, Proxy, Releases, is_available, secret};

/// The app behind a proxy, offered a new version.
struct Session {
    app: FlowHarness,
    proxy: Proxy,
    asks_now: Arc<AtomicBool>,
    releases: Releases,
}

impl Session {
    async fn new() -> Self {
        let (asks_now, releases) = (Arc::<AtomicBool>::default(), Releases::new().await);
        let its_own = Arc::clone(&asks_now);
        let proxy = Proxy::new(move |head| {
            let refuses = its_own.load(Ordering::SeqCst) && !head.contains(BASIC);
            if refuses { asks("Basic realm=x") } else { Answer::Tunnel }
        });
        let app = releases.opened_behind(connector_through(&proxy.setting(), None)).await;
        app.view(is_available).await;
        Self { app, proxy, asks_now, releases }
    }

    /// From now on the proxy requires the right credentials.
    fn proxy_asks(&self) {
        self.asks_now.store(true, Ordering::SeqCst);
    }

    /// Begins a slow download.
    async fn downloads_some(&self) {
        self.releases.fault("package:drip=20000");
        self.app.flow.download_update().await;
        self.app.view(|view| received(view) > Some(0)).await;
    }

    /// Cuts the connection; the next one requires authentication.
    fn cuts_and_asks(&self) {
        self.releases.bank.faults().clear();
        self.proxy_asks();
        self.proxy.cut();
    }

    /// A download prompts for credentials twice, and then returns to the previous screen.
    async fn downloads_at_the_second_try(&self) {
        assert_prompted(&self.app.flow.download_update().await);
        assert_prompted(&self.authenticate_proxy("wrong").await);
        let screen = self.authenticate_proxy(PROXY_PASSWORD).await.screen;
        assert_matches!(screen, Screen::Certificates { .. }, "back where it was");
        self.app.view(is_ready).await;
    }

    async fn authenticate_proxy(&self, password: &str) -> View {
        self.app.flow.authenticate_proxy(PROXY_USER.to_owned(), secret(password)).await
    }
}

#[track_caller]
fn assert_prompted(view: &View) {
    assert!(is_proxy_prompt(view), "{view:?}");
    assert_eq!(view.update, None, "one question at a time");
}

fn is_proxy_prompt(view: &View) -> bool {
    matches!(view.screen, Screen::ProxyAuthentication { .. })
}

/// A failed download, which can be retried.
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
async fn the_download_prompts_and_continues_automatically() {
    let session = Session::new().await;
    session.proxy_asks();
    session.downloads_at_the_second_try().await;
    assert_eq!(session.releases.fetched(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn back_shows_the_reason_and_allows_a_retry() {
    let session = Session::new().await;
    session.proxy_asks();
    assert_prompted(&session.app.flow.download_update().await);
    let view = session.app.flow.back().await;
    assert_matches!(view.screen, Screen::Certificates { .. });
    assert_eq!(failure_of(view.update), failed_by(ErrorCode::ProxyCredentialsRequired));
    assert_prompted(&session.app.flow.download_update().await);
    session.authenticate_proxy(PROXY_PASSWORD).await;
    session.app.view(is_ready).await;
}

/// The connection ends in the middle, and the next one requires authentication.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_the_download_fails_and_the_next_attempt_prompts() {
    let session = Session::new().await;
    session.downloads_some().await;
    session.cuts_and_asks();
    assert_eq!(failure(&session.app).await, failed_by(ErrorCode::UpdateInterrupted));
    assert!(!session.app.pushed().iter().any(is_proxy_prompt), "nobody has asked for it");
    session.downloads_at_the_second_try().await;
    assert_eq!(session.releases.fetched(), 2);
}

/// A link has led to CCHK002 meanwhile: the input is kept, and the failure is shown afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_the_failure_waits_for_the_form() {
    let session = Session::new().await;
    session.downloads_some().await;
    assert_matches!(session.app.flow.follow(Link::Issue).await.screen, Screen::Authentication { .. });
    session.cuts_and_asks();
    let wrong = session.app.flow.authenticate(String::new(), secret("")).await;
    assert_matches!(wrong.screen, Screen::Authentication { .. });
    assert_eq!(wrong.update, None);
    session.app.flow.back().await;
    assert_eq!(failure(&session.app).await, failed_by(ErrorCode::UpdateInterrupted));
    assert_prompted(&session.app.flow.download_update().await);
    assert_matches!(session.authenticate_proxy(PROXY_PASSWORD).await.screen, Screen::Certificates { .. });
    session.app.view(is_ready).await;
}

//! A new version from behind a proxy that asks, at the wrong moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cert_core::ErrorCode;
use cert_core::flow::{Screen, UpdateStep, UpdateView, View};
use cert_core::update::Updates;

use super::SIZE;
use super::prompt::{fault, is_available};
use crate::proxies::{BASIC, PROXY_PASSWORD, PROXY_USER, asks, way_through};
use crate::support::{Answer, Bench, FlowBench, Proxy, Releases, secret};

/// A proxy that lets everybody through until it is told to ask; and the app behind it, offered a
/// new version.
struct Scene<'a> {
    app: FlowBench,
    _proxy: Proxy,
    asking: Arc<AtomicBool>,
    releases: Releases<'a>,
}

impl<'a> Scene<'a> {
    async fn of(bench: &'a Bench) -> Self {
        let asking = Arc::<AtomicBool>::default();
        let now = Arc::clone(&asking);
        let proxy = Proxy::new(move |head| {
            let asks_now = now.load(Ordering::SeqCst) && !head.contains(BASIC);
            if asks_now { asks("Basic realm=x") } else { Answer::Tunnel }
        });
        let (proxy, releases) = (proxy.await, Releases::of(bench, SIZE));
        let way_out = way_through(&proxy.setting(), None);
        let updates = Updates { way_out: Arc::clone(&way_out), ..releases.updates() };
        let app = FlowBench::updated_by(Some(updates), way_out, bench);
        app.open().await;
        app.view(is_available).await;
        Self { app, _proxy: proxy, asking, releases }
    }

    async fn tell_proxy(&self, password: &str) -> View {
        self.app.flow.authenticate_proxy(PROXY_USER.to_owned(), secret(password)).await
    }
}

#[track_caller]
fn is_asked(view: &View) {
    assert!(matches!(view.screen, Screen::ProxyAuthentication { .. }), "{view:?}");
    assert_eq!(view.update, None, "one question at a time");
}

fn is_ready(view: &View) -> bool {
    matches!(view.update, Some(UpdateView::Ready { .. }))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_download_is_asked_about_and_goes_on_by_itself() {
    let bench = Bench::new().await;
    let scene = Scene::of(&bench).await;
    scene.asking.store(true, Ordering::SeqCst);
    is_asked(&scene.app.flow.download_update().await);
    is_asked(&scene.tell_proxy("wrong").await);
    let told = scene.tell_proxy(PROXY_PASSWORD).await;
    assert!(matches!(told.screen, Screen::Certificates { .. }), "back where it was: {told:?}");
    scene.app.view(is_ready).await;
    assert_eq!(scene.releases.fetched(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_back_is_told_why_and_may_try_again() {
    let bench = Bench::new().await;
    let scene = Scene::of(&bench).await;
    scene.asking.store(true, Ordering::SeqCst);
    is_asked(&scene.app.flow.download_update().await);
    let told = scene.app.flow.back().await;
    assert!(matches!(told.screen, Screen::Certificates { .. }), "{told:?}");
    let Some(UpdateView::Failed { failure, retry, .. }) = told.update else {
        panic!("it is not told why");
    };
    let download = Some(UpdateStep::Download);
    assert_eq!((failure.code, retry), (ErrorCode::ProxyCredentialsRequired, download));
    is_asked(&scene.app.flow.download_update().await);
    scene.tell_proxy(PROXY_PASSWORD).await;
    scene.app.view(is_ready).await;
}

/// It ends in the middle, and now the proxy asks: the rest comes once it is content.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_what_has_come_is_kept() {
    let bench = Bench::new().await;
    fault(&bench, "1*package:truncated");
    let scene = Scene::of(&bench).await;
    scene.app.flow.download_update().await;
    let failed = |view: &View| matches!(view.update, Some(UpdateView::Failed { .. }));
    scene.app.view(failed).await;
    scene.asking.store(true, Ordering::SeqCst);
    is_asked(&scene.app.flow.download_update().await);
    scene.tell_proxy(PROXY_PASSWORD).await;
    scene.app.view(is_ready).await;
    assert_eq!(scene.releases.fetched(), 2);
}
